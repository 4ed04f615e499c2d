"""Places in a text that are filled for each person: ``{{name}}``. Plain substitution in one pass, never a language.

What is put in is data: in HTML it is escaped, in Markdown it is no markup, and braces in it stay braces.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

from core.errors import Sentence
from core.i18n import _l
from core.text import clean, render_markdown

WORDS: dict[str, Sentence] = {
    "name": _l("The person's name"),
    "name_latin": _l("The name in Latin letters, else the name"),
    "organisation": _l("Where the person works"),
    "event": _l("Title of the event"),
    "when": _l("Its days"),
    "where": _l("Its place"),
    "host": _l("Who hosts it"),
    "ticket": _l("Kind of ticket"),
    "number": _l("Registration number"),
    "contact": _l("Address for questions"),
    "link": _l("Address of the person's registration and ticket"),
    "event_link": _l("Address of the event's page"),
}
"""Placeholder -> what stands there."""

LINKS = ("link", "event_link")
"""Addresses of ours: in HTML they can be followed, and only they may be the target of a link."""

LONGEST_VALUE = 300

_PLACE = re.compile(r"\{\{\s*([^{}]{0,60}?)\s*\}\}")
_GAP = re.compile(r"⟨[^⟩]{0,200}⟩")
_ANCHOR = re.compile(r'<a href="(?P<href>[^"]*)"(?P<rest>[^>]*)>(?P<inner>.*?)</a>', re.DOTALL)
_BRACKETED = re.compile(r"<(\{\{[^{}]{0,60}\}\})>")
_LINK_TO = re.compile(r"\]\(\s*<?\s*\{\{\s*([a-z_]+)\s*\}\}")


@dataclass(frozen=True)
class Faults:
    """What keeps a text from being used."""

    unknown: tuple[str, ...] = ()
    is_broken: bool = False
    """There are braces that belong to no placeholder."""
    as_link: tuple[str, ...] = ()
    """Known ones that are no address, where an address belongs."""


def faults_of(*texts: str) -> Faults:
    names = [name for text in texts for name in _PLACE.findall(text)]
    rest = [_PLACE.sub("", text) for text in texts]
    targets = [name for text in texts for name in _LINK_TO.findall(text)]
    return Faults(
        unknown=tuple(dict.fromkeys(name for name in names if name not in WORDS)),
        is_broken=any("{{" in text or "}}" in text for text in rest),
        as_link=tuple(dict.fromkeys(name for name in targets if name in WORDS and name not in LINKS)),
    )


def gaps_in(*texts: str) -> list[str]:
    """What a saved text leaves to be filled in by hand, written ⟨like this⟩."""
    return [gap for text in texts for gap in _GAP.findall(text)]


def one_line(value: str) -> str:
    """A value as it may stand in a header or a sentence: no line ends, no control characters, not endless."""
    return " ".join(clean(value).split())[:LONGEST_VALUE]


def fill(text: str, values: Mapping[str, str]) -> str:
    """As plain text; an unknown placeholder stays as it is."""
    return _PLACE.sub(lambda place: one_line(values[place[1]]) if place[1] in values else place[0], text)


def fill_html(text: str, values: Mapping[str, str]) -> Markup:
    """Markdown as safe HTML with the values in it. A value is text, whatever it looks like."""
    html, salt = _prepared(text)
    marks = re.compile(rf"x{salt}n(\d+)x")

    def shown(piece: str, *, with_links: bool = True) -> str:
        return marks.sub(lambda mark: _shown(_name(mark), values, with_links), piece)

    def anchor(found: re.Match[str]) -> str:
        target = marks.sub(lambda mark: _target(mark, values), found["href"])
        inner = shown(found["inner"], with_links=False)
        return f'<a href="{target}"{found["rest"]}>{inner}</a>'

    pieces, position = [], 0
    for found in _ANCHOR.finditer(html):
        pieces += [shown(html[position : found.start()]), anchor(found)]
        position = found.end()
    return Markup("".join([*pieces, shown(html[position:])]))


@lru_cache(maxsize=256)
def _prepared(text: str) -> tuple[str, str]:
    """HTML with marks for places, and the salt in them: a digest of the text, which therefore can't stand in it."""
    salt = hashlib.sha256(text.encode()).hexdigest()[:20]
    names = list(WORDS)

    def mark(place: re.Match[str]) -> str:
        return f"x{salt}n{names.index(place[1])}x" if place[1] in WORDS else place[0]

    return str(render_markdown(_PLACE.sub(mark, _BRACKETED.sub(r"\1", text)))), salt


def _name(mark: re.Match[str]) -> str:
    return list(WORDS)[int(mark[1])]


def _shown(name: str, values: Mapping[str, str], with_links: bool) -> str:
    value = str(escape(one_line(values.get(name, ""))))
    return f'<a href="{value}" rel="nofollow noopener">{value}</a>' if with_links and value and name in LINKS else value


def _target(mark: re.Match[str], values: Mapping[str, str]) -> str:
    """An address of ours where the target begins; anything else is only part of one, so it can't say where it leads."""
    name = _name(mark)
    value = one_line(values.get(name, ""))
    return str(escape(value)) if name in LINKS and mark.start() == 0 else quote(value, safe="")
