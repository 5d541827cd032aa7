#!/usr/bin/env bash
# Installs Chromium where it is missing. For a throw-away Debian machine of CI, as root; run again, it changes nothing.
set -euo pipefail

command -v chromium >/dev/null || {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
}
chromium --version
