#!/bin/sh
# sh scripts/lock.sh [--upgrade]: write the locks, with a hash for every file of every package.
set -eu
for name in requirements requirements-dev requirements-uv tests/interop/clients; do
    .venv/bin/uv pip compile --quiet "$@" --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links "$name.in" --output-file "$name.txt"
done
