#!/usr/bin/env bash
# Makes the root filesystem that the stand-in image stands on and imports it into Docker as IMAGE.
# The tar is kept in CACHE and made once: Debian's smallest system with Python, from the package mirror of this machine.
#
#   rootfs.sh IMAGE [CACHE]
set -euo pipefail

image=${1:?the name of the image to import}
cache=${2:-${STANDIN_CACHE:-${TMPDIR:-/tmp}/vllm-faststart-standin}}
suite=bookworm
tar=$cache/rootfs-$suite-1.tar

# Suites that run at the same time make it once: the second one waits, and then finds it.
make_tar() {
  mkdir -p "$cache"
  exec 9>"$cache/lock"
  flock 9
  [[ ! -s $tar ]] || return 0
  command -v mmdebstrap >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null; }
  # Same packages, same bytes: time stamps come from here.
  SOURCE_DATE_EPOCH=1735689600 mmdebstrap --quiet --variant=minbase --include=python3-minimal,libpython3-stdlib,bash "$suite" "$tar.partial.tar"
  mv "$tar.partial.tar" "$tar"
}

# A folder that has it may be read-only: a CD-ROM.
[[ -s $tar ]] || make_tar
docker image inspect "$image" >/dev/null 2>&1 || docker import --change 'CMD ["bash"]' "$tar" "$image" >/dev/null
