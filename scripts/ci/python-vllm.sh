#!/usr/bin/env bash
# The plugin and the converter's worker half against the released vLLM of the image, without a GPU: the real entry
# point, the real loaders, a tiny model bit for bit. About 4 GB are downloaded and 8 GB unpacked, once for each list of
# requirements. PYTHON: the interpreter, of the image's version.
#
#   [PYTHON=python3.12] python-vllm.sh [PYTEST OPTIONS]
set -euo pipefail
cd "$(dirname "$0")/../../compose/image"

requirements=requirements-vllm.txt
cache=${FASTSTART_CI_CACHE:-${TMPDIR:-/tmp}/vllm-faststart-ci}
venv=$cache/vllm-$(sha256sum "$requirements" | cut -c1-12)
if [[ ! -f $venv/complete ]]; then
  rm -rf "$venv"
  "${PYTHON:-python3.12}" -m venv "$venv"
  # Everything is named with its version: hence no dependencies.
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --requirement "$requirements"
  touch "$venv/complete"
fi

# From a copy: an installation leaves a build folder beside its source.
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
cp -r plugin "$source/"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall "$source/plugin"
"$venv/bin/python" -m pytest --quiet -p no:cacheprovider tests-vllm "$@"
