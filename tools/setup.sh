#!/bin/sh
# Makes .venv ready: the pinned packages of requirements.lock, and watchword itself, editable.
# Run from the repository's root, as the Makefile does. PYTHON=... names the interpreter to use.
set -eu

fail() {
    printf 'setup: %s\n' "$@" >&2
    exit 2
}
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
version() { "$1" -c 'import platform; print(platform.python_version())'; }

here=$(pwd -P)
venv_python=.venv/bin/python
made_from() { version $venv_python && cat requirements.lock pyproject.toml; }
# Commands in a venv name its absolute path, so one that moved with its folder is of no use.
usable() {
    new_enough $venv_python && grep -qsF "$here/.venv/bin/python" .venv/bin/pip || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version "$PYTHON")" = "$(version $venv_python)" ]
}

if [ -n "${PYTHON:-}" ]; then
    command -v "$PYTHON" >/dev/null || fail "PYTHON=$PYTHON: no such command"
    new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not Python 3.11 or newer"
fi

if usable; then
    made_from | cmp -s - .venv/.ready && exit 0
else
    for python in "${PYTHON:-python3.11}" python3 python3.12 python3.13 python3.14 ''; do
        new_enough "$python" && break
    done
    [ -n "$python" ] || fail "no Python 3.11 or newer found; install one:" \
        "    sudo apt-get install python3 python3-venv" \
        "or name one: make PYTHON=/path/to/python3.11"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "$(command -v "$python") cannot make virtual environments; install what is missing:" \
            "    sudo apt-get install $("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')-venv"
    [ ! -e .venv ] || echo "setup: .venv was made elsewhere or by another Python; making it anew"
    echo "setup: creating .venv with Python $(version "$python")"
    "$python" -m venv --clear .venv
fi

rm -f .venv/.ready
trap '[ -e .venv/.ready ] || echo "setup: not finished; the same command goes on from here" >&2' EXIT
echo "setup: installing the $(grep -c '^[a-z].*==' requirements.lock) packages of requirements.lock into .venv"
$venv_python -m pip --disable-pip-version-check install --only-binary :all: --require-hashes -r requirements.lock
echo "setup: installing watchword, editable"
$venv_python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
made_from >.venv/.ready
echo "setup: done"
