#!/usr/bin/env bash
# Installs an sshd and its client, for links that drop. For a throw-away Debian machine of CI, as root; run again, it
# changes nothing.
set -euo pipefail

missing=()
[[ -x /usr/sbin/sshd ]] || missing+=(openssh-server)
command -v ssh >/dev/null || missing+=(openssh-client)
[[ ${#missing[@]} -eq 0 ]] || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
