#!/usr/bin/env bash
# Builds the disk of a stand-in GPU VM (it has no GPU): Debian 13 with Docker, Compose v2, sshd, sudo and tmux, and the
# plain user `operator` (sudo password: operator). Root. Everything is in $LAB; a root filesystem there, rootfs.tar, is
# used as it is, and a disk that this very script has made is not made again.
set -euo pipefail

lab=${LAB:-${TMPDIR:-/tmp}/faststart-lab}
suite=trixie
packages=linux-image-cloud-amd64,systemd-sysv,udev,dbus,openssh-server,docker.io,docker-cli,docker-compose,docker-buildx
packages+=,iptables,file,sudo,e2fsprogs,util-linux,util-linux-extra,iproute2,ca-certificates,kmod,tmux,procps

made=$(sha256sum "$0" | cut -d' ' -f1)
mkdir -p "$lab"
if [[ -s $lab/base.img && $(cat "$lab/made-by" 2>/dev/null || true) == "$made" ]]; then
  echo "vm-build: $lab/base.img is there"
  exit 0
fi

need() { # program...
  local program
  for program in "$@"; do command -v "$program" >/dev/null || return 1; done
}
if ! need mmdebstrap qemu-system-x86_64 mkfs.ext4 ssh-keygen; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends mmdebstrap qemu-system-x86 e2fsprogs openssh-client >/dev/null
fi

if [[ ! -s $lab/rootfs.tar ]]; then
  mmdebstrap --quiet --variant=minbase --include="$packages" "$suite" "$lab/rootfs.partial.tar"
  mv "$lab/rootfs.partial.tar" "$lab/rootfs.tar"
fi
[[ -s $lab/key ]] || ssh-keygen -q -t ed25519 -N '' -f "$lab/key"

root=$(mktemp -d "$lab/root.XXXXXX")
trap 'rm -rf -- "$root"' EXIT
tar --extract --preserve-permissions --file "$lab/rootfs.tar" --directory "$root"

echo gpuvm >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 gpuvm\n::1 localhost\n' >"$root/etc/hosts"
echo '/dev/vda / ext4 defaults 0 1' >"$root/etc/fstab"
printf '[Match]\nName=en* eth*\n[Network]\nDHCP=yes\n' >"$root/etc/systemd/network/10-dhcp.network"
chroot "$root" useradd --create-home --shell /bin/bash --gid operator --groups docker,sudo operator
echo operator:operator | chroot "$root" chpasswd
for home in "$root/root" "$root/home/operator"; do
  install -D -m 600 "$lab/key.pub" "$home/.ssh/authorized_keys"
done
chroot "$root" chown -R operator:operator /home/operator/.ssh
chroot "$root" systemctl --quiet enable systemd-networkd ssh
# Each boot is the first of its disk: what falls due then would take an emulated processor a good part of the boot.
chroot "$root" systemctl --quiet disable apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service fstrim.timer
# Caches are made anew where these files are older than /usr: dpkg has made them.
touch "$root/etc/.updated" "$root/var/.updated"

cp "$root"/boot/vmlinuz-* "$lab/vmlinuz"
cp "$root"/boot/initrd.img-* "$lab/initrd"
rm -f "$lab/base.img"
truncate --size 8G "$lab/base.img"
mkfs.ext4 -q -d "$root" "$lab/base.img"
echo "$made" >"$lab/made-by"
echo "vm-build: made $lab/base.img"
