"""Localised texts and names as HTML that says which language it is in when that is not the page's."""

import re

from markupsafe import Markup, escape

from core.database import Localized
from core.i18n import TAGS, language, pick
from offerings.people.models import Person

_HAN = re.compile(r"[\u3400-\u9fff]")


def said(text: Localized | None) -> Markup:
    """The text in the page's language; with its own ``lang`` where it falls back to another."""
    value, its = pick(text, language())
    if its == language() or not value:
        return escape(value)
    return Markup('<span lang="{}">{}</span>').format(TAGS.get(its, its), value)


def native_lang(name: str) -> str | None:
    """The ``lang`` of a name in Han characters on a page that is not in Chinese."""
    return "zh-Hans" if language() != "zh" and _HAN.search(name) else None


def both_names(person: Person) -> Markup:
    """The native name, then the Latin one where it differs."""
    lang = native_lang(person.name_native)
    native = (
        Markup('<span lang="{}">{}</span>').format(lang, person.name_native) if lang else escape(person.name_native)
    )
    if not person.name_latin or person.name_latin == person.name_native:
        return native
    latin = Markup('<span lang="en">{}</span>') if language() != "en" else Markup("{}")
    return native + Markup(" ") + latin.format(person.name_latin)
