#!/usr/bin/env bash
# The image's Python and its Dockerfile: linted, formatted, and tested against a fake store with the real protocol.
#
#   python.sh [PYTEST OPTIONS]
set -euo pipefail
cd "$(dirname "$0")/../../compose/image"
# shellcheck source=scripts/ci/python-env.sh
. ../../scripts/ci/python-env.sh

venv=$(environment python requirements-test.txt python3)
"$venv/bin/ruff" check --no-cache . ../../test/standin
"$venv/bin/ruff" format --no-cache --check . ../../test/standin
"$venv/bin/hadolint" Dockerfile
"$venv/bin/python" -m pytest --quiet -p no:cacheprovider tests "$@"
