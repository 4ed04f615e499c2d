#!/bin/sh
# sh scripts/setup.sh run|dev: make .venv and bring it to the locked packages, each checked against its hash.
set -eu

find_python() {
    for name in "${PYTHON:-python3}" python3.11 python3.12 python3.13 python3.14; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Huizhi needs Python 3.11 or newer and found none. Install it, or say where it is: make setup PYTHON=/path/to/python3.11" >&2
    return 1
}

if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$(find_python)
    rm -rf .venv
    echo "Making .venv with $("$python" --version)"
    "$python" -m venv .venv || {
        rm -rf .venv
        echo "Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
fi

export UV_SYSTEM_CERTS=true  # the certificates this machine trusts, as pip and git use them
locked_uv=$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements-uv.txt)
if [ "$(.venv/bin/uv --version 2>/dev/null | cut -d ' ' -f 2)" != "$locked_uv" ]; then
    .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-uv.txt
fi

# "run" only adds what is missing: it never takes development tools out of a .venv that has them.
if [ "$1" = dev ]; then
    echo "Installing requirements-dev.txt"
    .venv/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements-dev.txt requirements-uv.txt
    touch .venv/.dev
else
    echo "Installing requirements.txt"
    .venv/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r requirements.txt
fi
touch .venv/.run
