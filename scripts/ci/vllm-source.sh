#!/usr/bin/env bash
# Every name, signature, flag and log line of vLLM that the plugin, the converter and the compose files rely on, against
# the source of the releases that the compose files name. Their wheels are downloaded once (350 MB each) and only their
# Python is kept: no PyTorch, nothing is imported.
#
#   vllm-source.sh [VERSION...]    other releases than those
set -euo pipefail
cd "$(dirname "$0")/../../compose/image"
# shellcheck source=scripts/ci/python-env.sh
. ../../scripts/ci/python-env.sh

versions=("$@")
if [[ ${#versions[@]} == 0 ]]; then
  mapfile -t versions < <(grep --only-matching --no-filename --perl-regexp 'vllm/vllm-openai:v\K[0-9.]*[0-9]' \
    Dockerfile ../*.yml | sort --unique --version-sort)
fi

# A release's Python and metadata in a folder of its own: all of it, or not there.
unpack() { # version, folder
  local parts=$2.partial
  rm -rf "$parts"
  mkdir -p "$parts"
  "$venv/bin/pip" download --quiet --disable-pip-version-check --retries 10 --no-deps --no-cache-dir \
    --only-binary :all: --python-version 3.12 --dest "$parts/wheel" "vllm==$1" >&2
  "$venv/bin/python" - "$parts" <<'PYTHON'
import sys
from pathlib import Path
from zipfile import ZipFile

folder = Path(sys.argv[1])
(wheel,) = folder.glob("wheel/*.whl")
with ZipFile(wheel) as archive:
    archive.extractall(folder, [name for name in archive.namelist() if name.endswith(".py") or "dist-info/" in name])
PYTHON
  rm -r "$parts/wheel"
  mv "$parts" "$2"
}

venv=$(environment python requirements-test.txt python3)
sources=""
for version in "${versions[@]}"; do
  folder=$cache/vllm-source-$version
  if [[ ! -d $folder ]] && ! unpack "$version" "$folder"; then
    printf 'vLLM %s could not be had from the package index\n' "$version" >&2
    exit 1
  fi
  sources+=${sources:+:}$folder
done
VLLM_SOURCES=$sources "$venv/bin/python" -m pytest --quiet -p no:cacheprovider tests-source
