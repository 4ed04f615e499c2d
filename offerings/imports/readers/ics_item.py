"""One VEVENT as a ProgrammeItem."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from icalendar.cal import Component

from core.i18n import _l
from offerings.imports.readers.ics_repeats import Refused, find_repeats, tell_range
from offerings.imports.readers.ics_times import every, find_times, first
from offerings.imports.readers.keys import made_key
from offerings.imports.readers.limits import MAX_CATEGORIES, MAX_LINE_LENGTH, MAX_PEOPLE_PER_ITEM
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.repeats import Repeats
from offerings.imports.readers.texts import long_text, one_line, short_text, web_address
from offerings.imports.readers.values import ProgrammeItem, ProgrammePerson


def read_item(event: Component, zone: ZoneInfo | None, problems: Problems, line: int | None) -> ProgrammeItem | None:
    """None, told as an error, when the event can't be taken."""
    title = short_text(_text(event, "SUMMARY"), problems, line, "")
    if not title:
        problems.error("no_title", _l("This item has no title; it is not taken."), line=line)
        return None
    _tell_unreadable(event, problems, line, title)
    try:
        repeats = _repeats(event, problems, line, title)
    except Refused:
        return None
    times = find_times(event, zone, problems, line, title)
    if times is None:
        return None
    is_cancelled = _text(event, "STATUS").strip().upper() == "CANCELLED"
    if is_cancelled:
        problems.warning("cancelled", _l("This item is cancelled; it is taken as cancelled."), line=line, where=title)
    categories, key = _categories(event, problems, line, title), _key(event, title)
    return ProgrammeItem(
        source_key=key,
        title=title,
        subtitle="",
        abstract="",
        description=long_text(_text(event, "DESCRIPTION"), problems, line, title),
        starts_at=times[0],
        ends_at=times[1],
        day=times[0].date(),
        room=short_text(_text(event, "LOCATION"), problems, line, title),
        track=categories[0] if categories else "",
        kind="",
        language=one_line(str(getattr(first(event, "SUMMARY"), "params", {}).get("LANGUAGE", "")))[:35],
        url=web_address(_text(event, "URL")),
        people=tuple(_people(event)),
        line=line,
        is_cancelled=is_cancelled,
        online_url=_online_url(event),
        categories=categories,
        series=key if repeats else "",
        repeats=repeats,
    )


def _text(event: Component, name: str) -> str:
    value = first(event, name)
    return "" if value is None else str(value)


def _key(event: Component, title: str) -> str:
    return one_line(_text(event, "UID"))[:200] or f"made:{made_key(title)}"


def _categories(event: Component, problems: Problems, line: int | None, title: str) -> tuple[str, ...]:
    names = [str(name) for value in every(event, "CATEGORIES") for name in getattr(value, "cats", [])]
    shown = [short_text(name, problems, line, title) for name in names[:MAX_CATEGORIES]]
    return tuple(dict.fromkeys(name for name in shown if name))


def _online_url(event: Component) -> str:
    """Where one joins: as RFC 7986 5.11 says it, or Google, or Teams."""
    addresses = (
        web_address(str(value))
        for name in ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")
        for value in every(event, name)
    )
    return next((address for address in addresses if address and len(address) <= MAX_LINE_LENGTH), "")


def _people(event: Component) -> Iterator[ProgrammePerson]:
    """By name, not by address: files give many speakers the address of one office."""
    for organiser in every(event, "ORGANIZER")[:MAX_PEOPLE_PER_ITEM]:
        name = one_line(str(getattr(organiser, "params", {}).get("CN", "")))[:300]
        if name:
            yield ProgrammePerson(f"name:{name.casefold()}", name)


def _repeats(event: Component, problems: Problems, line: int | None, title: str) -> Repeats | None:
    """Raises Refused, which is told."""
    tell_range(event, problems, line, title)
    try:
        return find_repeats(event)
    except Refused as refusal:
        problems.error("recurrence_refused", refusal.args[0], line=line, where=title)
        raise


def _tell_unreadable(event: Component, problems: Problems, line: int | None, title: str) -> None:
    for name, reason in event.errors[:20]:
        message = _l("“%(name)s” can't be read: %(reason)s.", name=str(name)[:40], reason=one_line(str(reason))[:200])
        problems.warning("property", message, line=line, where=title)
