#!/usr/bin/env bash
# The image's Python and its Dockerfile: linted, formatted, and tested against a fake store with the real protocol.
# The environment is made once for each list of requirements, in the cache folder.
#
#   python.sh [PYTEST OPTIONS]
set -euo pipefail
cd "$(dirname "$0")/../../compose/image"

requirements=requirements-test.txt
cache=${FASTSTART_CI_CACHE:-${TMPDIR:-/tmp}/vllm-faststart-ci}
venv=$cache/python-$(sha256sum "$requirements" | cut -c1-12)
if [[ ! -f $venv/complete ]]; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
  touch "$venv/complete"
fi

"$venv/bin/ruff" check --no-cache . ../../test/standin
"$venv/bin/ruff" format --no-cache --check . ../../test/standin
"$venv/bin/hadolint" Dockerfile
"$venv/bin/python" -m pytest --quiet -p no:cacheprovider tests "$@"
