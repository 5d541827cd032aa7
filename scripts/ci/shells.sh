#!/usr/bin/env bash
# Installs the programs that what we make is tried in: zsh, fish, shellcheck. For a throw-away Debian machine of CI, as
# root; run again, it changes nothing.
set -euo pipefail

missing=()
for program in zsh fish shellcheck; do command -v "$program" >/dev/null || missing+=("$program"); done
[[ ${#missing[@]} -eq 0 ]] || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
zsh --version
fish --version
shellcheck --version | sed -n 2p
