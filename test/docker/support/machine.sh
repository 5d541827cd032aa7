#!/bin/sh
# Runs "$@" on this machine with two things changed in its eyes, by a mount namespace of its own (unshare --mount):
# lsblk presents loop devices as NVMe disks, and with WITHOUT_COMPOSE=1 the docker command has no plugins.
#   machine.sh FOLDER PROGRAM ARGUMENT...     FOLDER takes the files that this needs
set -eu
folder=$1
shift
cp /usr/bin/lsblk "$folder/lsblk.real"
cat >"$folder/lsblk" <<END
#!/bin/sh
"$folder/lsblk.real" "\$@" | sed -e 's/"type": *"loop"/"type": "disk"/' -e '/"name": *"loop/,/}/ s/"tran": *null/"tran": "nvme"/'
END
chmod +x "$folder/lsblk"
mount --bind "$folder/lsblk" /usr/bin/lsblk
if [ "${WITHOUT_COMPOSE:-0}" = 1 ]; then
  for plugins in /usr/local/lib/docker/cli-plugins /usr/local/libexec/docker/cli-plugins /usr/lib/docker/cli-plugins /usr/libexec/docker/cli-plugins; do
    if [ -d "$plugins" ]; then mount -t tmpfs none "$plugins"; fi
  done
fi
exec "$@"
