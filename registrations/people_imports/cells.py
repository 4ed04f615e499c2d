"""What a cell of a table says to a question, as the form would have sent it."""

from collections.abc import Callable
from typing import Any

from core.errors import Invalid
from core.i18n import _l
from offerings.imports.readers.countries import find_country
from offerings.imports.readers.dates import NotADate, parse_date
from registrations.people_imports.columns import folded
from registrations.questions.kinds import FILES, SEALED
from registrations.questions.models import Question

_YES = {"yes", "y", "true", "1", "x", "✓", "是", "有", "同意", "对"}
_NO = {"no", "n", "false", "0", "否", "无", "没有", "不"}

NOT_HERE = (*FILES, *SEALED)
"""Kinds that no table may answer: files, and what is kept encrypted."""


def raw_answer(question: Question, cell: str) -> Any:
    """Raises Invalid for what can't be read."""
    read = _RAW.get(question.kind)
    return read(question, cell) if read and cell else cell


def _option(question: Question, text: str) -> str:
    wanted = folded(text)
    for place, option in enumerate(question.options):
        if wanted in {folded(name) for name in option.values()}:
            return str(place)
    raise Invalid("no_such_option", _l("“%(text)s” is none of the options.", text=text[:60]))


def _choices(question: Question, text: str) -> list[str]:
    return [_option(question, part) for part in text.replace("；", ";").split(";") if part.strip()]


def _yes_no(question: Question, text: str) -> str:
    word = folded(text)
    if word not in _YES | _NO:
        raise Invalid("not_yes_or_no", _l("“%(text)s” is neither yes nor no.", text=text[:60]))
    return "yes" if word in _YES else "no"


def _consent(question: Question, text: str) -> str:
    """Yes: the person agreed to the text as it stands now."""
    return str(question.text_version) if _yes_no(question, text) == "yes" else ""


def _date(question: Question, text: str) -> str:
    try:
        day = parse_date(text)
    except (NotADate, ValueError, OverflowError):
        day = None
    if day is None:
        raise Invalid("no_date", _l("“%(text)s” is not a date like 2026-11-03.", text=text[:60]))
    return day.isoformat()


def _country(question: Question, text: str) -> str:
    code = find_country(text)
    if not code:
        raise Invalid("no_country", _l("“%(text)s” is no country or region that is known here.", text=text[:60]))
    return code


_RAW: dict[str, Callable[[Question, str], Any]] = {
    "choice": _option,
    "multiple_choice": _choices,
    "yes_no": _yes_no,
    "consent": _consent,
    "date": _date,
    "country": _country,
}
