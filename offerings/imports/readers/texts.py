"""Free text from files: cleaned, and cut where it is longer than a form would take."""

import re
from urllib.parse import urlsplit

from core.i18n import _l
from core.text import clean
from offerings.imports.readers.limits import MAX_LINE_LENGTH, MAX_TEXT_LENGTH
from offerings.imports.readers.problems import Problems

_SPACE = re.compile(r"\s+")


def one_line(raw: str) -> str:
    """``raw`` cleaned, on one line."""
    return _SPACE.sub(" ", clean(raw)).strip()


def short_text(raw: str, problems: Problems, line: int | None, where: str) -> str:
    """One line of at most MAX_LINE_LENGTH characters; cutting is told."""
    return _cut(one_line(raw), MAX_LINE_LENGTH, problems, line, where)


def long_text(raw: str, problems: Problems, line: int | None, where: str) -> str:
    """Text of several lines, at most MAX_TEXT_LENGTH characters; cutting is told."""
    return _cut(clean(raw), MAX_TEXT_LENGTH, problems, line, where)


def _cut(text: str, limit: int, problems: Problems, line: int | None, where: str) -> str:
    if len(text) <= limit:
        return text
    message = _l(
        "A text of %(length)s characters is longer than %(limit)s; the end is left out.",
        length=len(text),
        limit=limit,
    )
    problems.warning("text_cut", message, line=line, where=where[:MAX_LINE_LENGTH])
    return text[:limit].rstrip()


def web_address(raw: str) -> str:
    """``raw`` when it is an http(s) address of sensible length, else empty."""
    address = one_line(raw)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in address
    return address if is_web and len(address) <= 2_000 else ""
