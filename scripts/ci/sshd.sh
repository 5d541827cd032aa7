#!/usr/bin/env bash
# Installs an sshd, its client and tmux, for terminals that go away. For a throw-away Debian machine of CI, as root; run
# again, it changes nothing.
set -euo pipefail

missing=()
[[ -x /usr/sbin/sshd ]] || missing+=(openssh-server)
command -v ssh >/dev/null || missing+=(openssh-client)
command -v tmux >/dev/null || missing+=(tmux)
[[ ${#missing[@]} -eq 0 ]] || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
