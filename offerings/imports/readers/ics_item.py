"""One VEVENT as a ProgrammeItem."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.cal import Component

from core.i18n import _l
from offerings.imports.readers.ics_times import every, find_times, first
from offerings.imports.readers.keys import made_key
from offerings.imports.readers.limits import MAX_PEOPLE_PER_ITEM
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.texts import long_text, one_line, short_text, web_address
from offerings.imports.readers.values import ProgrammeItem, ProgrammePerson

_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_MOST_DATES = 1_000


def read_item(event: Component, zone: ZoneInfo | None, problems: Problems, line: int | None) -> ProgrammeItem | None:
    """None, told as an error, when the event can't be taken."""
    title = short_text(_text(event, "SUMMARY"), problems, line, "")
    if not title:
        problems.error("no_title", _l("This item has no title; it is not taken."), line=line)
        return None
    _tell_unreadable(event, problems, line, title)
    if not _is_recurrence_sane(event, problems, line, title):
        return None
    times = find_times(event, zone, problems, line, title)
    if times is None:
        return None
    is_cancelled = _text(event, "STATUS").strip().upper() == "CANCELLED"
    if is_cancelled:
        problems.warning("cancelled", _l("This item is cancelled; it is taken as cancelled."), line=line, where=title)
    return ProgrammeItem(
        source_key=_key(event, title),
        title=title,
        subtitle="",
        abstract="",
        description=long_text(_text(event, "DESCRIPTION"), problems, line, title),
        starts_at=times[0],
        ends_at=times[1],
        day=times[0].date(),
        room=short_text(_text(event, "LOCATION"), problems, line, title),
        track=short_text(_category(event), problems, line, title),
        kind="",
        language=one_line(str(getattr(first(event, "SUMMARY"), "params", {}).get("LANGUAGE", "")))[:35],
        url=web_address(_text(event, "URL")),
        people=tuple(_people(event)),
        line=line,
        is_cancelled=is_cancelled,
    )


def _text(event: Component, name: str) -> str:
    value = first(event, name)
    return "" if value is None else str(value)


def _key(event: Component, title: str) -> str:
    """The UID; a moved occurrence of a series (RECURRENCE-ID) is an item of its own."""
    uid = one_line(_text(event, "UID"))[:200] or f"made:{made_key(title)}"
    moved = getattr(first(event, "RECURRENCE-ID"), "dt", None)
    return f"{uid}@{moved.isoformat()}" if isinstance(moved, date) else uid


def _category(event: Component) -> str:
    value: Any = first(event, "CATEGORIES")
    return next((str(name) for name in getattr(value, "cats", []) if str(name).strip()), "")


def _people(event: Component) -> Iterator[ProgrammePerson]:
    """By name, not by address: files give many speakers the address of one office."""
    for organiser in every(event, "ORGANIZER")[:MAX_PEOPLE_PER_ITEM]:
        name = one_line(str(getattr(organiser, "params", {}).get("CN", "")))[:300]
        if name:
            yield ProgrammePerson(f"name:{name.casefold()}", name)


def _is_recurrence_sane(event: Component, problems: Problems, line: int | None, title: str) -> bool:
    """Tells that a series is taken once. False for rules that would repeat all day or list thousands of dates."""
    names = [name for name in ("RRULE", "RDATE", "EXRULE") if name in event]
    if not names:
        return True
    if any(_is_bomb(event, name) for name in names):
        message = _l("This item repeats far too often; it is not taken.")
        problems.error("recurrence_refused", message, line=line, where=title)
        return False
    message = _l("This item repeats; only its first date is taken.")
    problems.warning("recurrence", message, line=line, where=title)
    return True


def _is_bomb(event: Component, name: str) -> bool:
    values = every(event, name)
    for value in values:
        frequencies = value.get("FREQ", []) if hasattr(value, "get") else []
        if _TOO_OFTEN & {str(frequency).upper() for frequency in frequencies}:
            return True
    return len(values) + sum(len(getattr(value, "dts", [])) for value in values) > _MOST_DATES


def _tell_unreadable(event: Component, problems: Problems, line: int | None, title: str) -> None:
    for name, reason in event.errors[:20]:
        message = _l("“%(name)s” can't be read: %(reason)s.", name=str(name)[:40], reason=one_line(str(reason))[:200])
        problems.warning("property", message, line=line, where=title)
