# To be sourced: Python environments, made once for each list of requirements and interpreter, in the cache folder.
# shellcheck shell=bash

cache=${FASTSTART_CI_CACHE:-${TMPDIR:-/tmp}/vllm-faststart-ci}

# The interpreter of a version, such as 3.12: $PYTHON, one on the path, or one of pyenv's, whose names on the path answer
# only where the version was chosen.
interpreter() { # version
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/"python$1"; do
    if "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  printf 'no Python %s: install one, or name it in PYTHON\n' "$1" >&2
  return 1
}

# Prints the folder of an environment that holds a list of requirements.
environment() { # name, list, interpreter, options of pip...
  local name=$1 list=$2 python=$3 venv
  shift 3
  venv=$cache/$name-$({ cat "$list"; "$python" --version; } | sha256sum | cut -c1-12)
  if [[ ! -f $venv/complete ]]; then
    rm -rf "$venv"
    "$python" -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --retries 10 "$@" --requirement "$list" >&2
    touch "$venv/complete"
  fi
  printf '%s\n' "$venv"
}
