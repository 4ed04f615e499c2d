#!/bin/sh
# sh scripts/extract.sh FILE: collect every sentence of code and templates into a gettext template.
# Folders such as templates/_macros count too: pybabel would pass them over unless told otherwise.
set -eu
mkdir -p "$(dirname "$1")"
.venv/bin/pybabel --quiet extract --mapping-file babel.cfg --keyword _l --keyword _n:1,2 --sort-by-file --no-wrap \
    --ignore-dirs ".* __pycache__" \
    --add-location file --add-comments "i18n:" --project Huizhi --copyright-holder "The Huizhi authors" --output-file "$1" .
