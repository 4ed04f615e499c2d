#!/bin/sh
# sh scripts/extract.sh FILE: collect every sentence of code and templates into a gettext template.
set -eu
mkdir -p "$(dirname "$1")"
.venv/bin/pybabel --quiet extract --mapping-file babel.cfg --keyword _l --keyword _n:1,2 --sort-by-file --no-wrap \
    --add-location file --add-comments "i18n:" --project Huizhi --copyright-holder "The Huizhi authors" --output-file "$1" .
