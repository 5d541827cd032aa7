#!/usr/bin/env bash
# Boots the VM of vm-build.sh and waits until it can be logged into. Each boot is a machine that nobody has used: what the
# last one wrote to its system disk is gone, and its NVMe drive, /dev/nvme0n1, is blank. The processor is emulated, some
# forty times slower than real, since machines that run tests seldom can virtualise; VM_ACCEL=kvm where yours can.
#
#   vm-boot.sh [IMAGE]       IMAGE is in its CD-ROM drive, /dev/sr0
#   NVME_IMAGES='SERIAL=FILE ...'    these NVMe drives instead, in this order and with what is on them
#   SYSTEM_IMAGE=FILE        a system disk that keeps what is written to it: a copy of base.img, made where it is missing
#   ssh -i $LAB/key -p $VM_SSH_PORT operator@127.0.0.1        and, to end it:  kill $(cat $LAB/qemu.pid)
set -euo pipefail

cd "${LAB:-${TMPDIR:-/tmp}/faststart-lab}"
port=${VM_SSH_PORT:-2222}
patience_seconds=600
cdrom=()
[[ -z ${1:-} ]] || cdrom=(-cdrom "$1")

# A pid is used again by the system in time: only our own QEMU, started in this folder, is ended.
if [[ -s qemu.pid ]] && pid=$(cat qemu.pid) && [[ $(readlink "/proc/$pid/cwd" || true) == "$PWD" ]]; then
  kill "$pid"
  while [[ -e /proc/$pid ]]; do sleep 0.2; done
fi

system=(-drive file=base.img,if=virtio,format=raw,snapshot=on)
if [[ -n ${SYSTEM_IMAGE:-} ]]; then
  [[ -s $SYSTEM_IMAGE ]] || cp --sparse=always base.img "$SYSTEM_IMAGE"
  system=(-drive "file=$SYSTEM_IMAGE,if=virtio,format=raw")
fi

if [[ -z ${NVME_IMAGES:-} ]]; then
  rm -f nvme.img
  truncate --size 6G nvme.img
fi
drives=()
for drive in ${NVME_IMAGES:-FASTSTART0=nvme.img}; do
  id=nvme${#drives[@]}
  drives+=(-drive "file=${drive#*=},if=none,id=$id,format=raw" -device "nvme,drive=$id,serial=${drive%%=*}")
done

# TMPDIR: where the writes to the system disk go, until the machine ends.
TMPDIR=$PWD setsid qemu-system-x86_64 -accel "${VM_ACCEL:-tcg,thread=multi,tb-size=1024}" -cpu max -m 4096 -smp 2 \
  -display none -serial file:serial.log -monitor none \
  -kernel vmlinuz -initrd initrd -append 'root=/dev/vda rw console=ttyS0 quiet mitigations=off' \
  "${system[@]}" "${drives[@]}" "${cdrom[@]}" \
  -netdev "user,id=net,hostfwd=tcp:127.0.0.1:$port-:22" -device virtio-net-pci,netdev=net \
  >qemu.out 2>&1 &
pid=$!
echo "$pid" >qemu.pid

log_in() {
  ssh -q -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 \
    -i key -p "$port" root@127.0.0.1 "$@"
}
until log_in systemctl is-active --quiet docker 2>/dev/null; do
  if [[ ! -e /proc/$pid ]]; then
    echo "vm-boot: QEMU ended: $(cat qemu.out)" >&2
    exit 1
  fi
  if ((SECONDS > patience_seconds)); then
    echo "vm-boot: no login after $patience_seconds s; its last words:" >&2
    tail -n 20 serial.log >&2
    exit 1
  fi
  sleep 0.5
done
echo "vm-boot: up after $SECONDS s, ssh on port $port"
