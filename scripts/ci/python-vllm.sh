#!/usr/bin/env bash
# The plugin and the converter's worker half against the released vLLM of the image, without a GPU: the real entry
# point, the real loaders, a tiny model bit for bit. Not part of CI: about 4 GB are downloaded and 8 GB unpacked, once
# for each list of requirements. PYTHON: the interpreter, of the image's version.
#
#   [PYTHON=python3.12] python-vllm.sh [PYTEST OPTIONS]
set -euo pipefail
cd "$(dirname "$0")/../../compose/image"
# shellcheck source=scripts/ci/python-env.sh
. ../../scripts/ci/python-env.sh

python=$(interpreter 3.12)
# Everything is named with its version: hence no dependencies.
venv=$(environment vllm requirements-vllm.txt "$python" --no-deps --no-cache-dir)

# From a copy: an installation leaves a build folder beside its source.
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
cp -r plugin "$source/"
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall "$source/plugin"
"$venv/bin/python" -m pytest --quiet -p no:cacheprovider tests-vllm "$@"
