#!/usr/bin/env bash
# Installs Docker Engine and Compose v2 where they are missing, and starts dockerd where nothing supervises it.
# For a throw-away Debian 12 machine of CI, as root; run again, it changes nothing.
set -euo pipefail

plugins=/usr/local/lib/docker/cli-plugins
log=/var/log/dockerd.log
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

install_engine() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    docker.io iptables mmdebstrap debian-archive-keyring e2fsprogs util-linux-extra file >/dev/null
}

# The mirror that this machine installs its own packages from.
mirror() {
  find /etc/apt \( -name '*.list' -o -name '*.sources' \) -exec cat {} + | awk '
    { for (word = 1; word <= NF; word++) if ($word ~ /^https?:\/\/.*\/debian\/?$/ && found == "") found = $word }
    END { print found; exit found == "" }'
}

# Debian 12 has Compose v1 only. The plugins of Debian 13 are static enough to run here; only they are taken from it.
install_plugins() {
  local work
  work=$(mktemp -d)
  trap 'rm -rf "$work"' RETURN
  mkdir -p "$work/lists/partial"
  echo "deb [signed-by=$keyring] $(mirror) trixie main" >"$work/sources"
  local apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/sources" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$work/lists" -o APT::Sandbox::User=root)
  "${apt[@]}" update
  (cd "$work" && "${apt[@]}" download docker-compose docker-buildx >/dev/null)
  for package in "$work"/*.deb; do dpkg -x "$package" "$work/unpacked"; done
  install -D -t "$plugins" "$work"/unpacked/usr/libexec/docker/cli-plugins/docker-*
}

# A machine that was put away while dockerd ran leaves its pid files; a number in them may be another process by now.
drop_stale_pid() { # file, program
  local pid
  [[ -s $1 ]] || return 0
  pid=$(<"$1")
  [[ -r /proc/$pid/comm && $(<"/proc/$pid/comm") == "$2" ]] || rm -f "$1"
}

start_engine() {
  drop_stale_pid /var/run/docker.pid dockerd
  drop_stale_pid /var/run/docker/containerd/containerd.pid containerd
  setsid dockerd >"$log" 2>&1 </dev/null &
  for _ in $(seq 150); do
    docker info >/dev/null 2>&1 && return
    sleep 0.2
  done
  echo "dockerd does not answer; the end of $log:" >&2
  tail -n 20 "$log" >&2
  return 1
}

command -v dockerd >/dev/null || install_engine
docker compose version >/dev/null 2>&1 || install_plugins
docker info >/dev/null 2>&1 || start_engine
docker version --format 'Engine {{.Server.Version}}, API {{.Server.APIVersion}}'
docker compose version
