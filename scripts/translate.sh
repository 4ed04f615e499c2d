#!/bin/sh
# Bring each catalogue up to date with code and templates; new sentences arrive untranslated. English is what the code says.
set -eu
template=build/messages.pot
sh scripts/extract.sh $template
for locale in zh_Hans_CN; do
    if [ -e "translations/$locale/LC_MESSAGES/messages.po" ]; then
        .venv/bin/pybabel --quiet update --input-file $template --output-dir translations --locale "$locale" \
            --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date
    else
        .venv/bin/pybabel --quiet init --input-file $template --output-dir translations --locale "$locale" --no-wrap
    fi
done
