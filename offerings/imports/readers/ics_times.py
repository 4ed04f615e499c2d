"""DTSTART, DTEND and DURATION of a VEVENT (RFC 5545 3.8.2), with the zones that files name but do not describe."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.cal import Component
from icalendar.prop import vBroken

from core.i18n import _l
from offerings.imports.readers.durations import after
from offerings.imports.readers.moments import in_zone
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.texts import one_line
from offerings.imports.readers.zones import find_zone

_DAY = timedelta(days=1)
_YEARS = range(1900, 2200)
_USUAL = timedelta(hours=1)


def every(component: Component, name: str) -> list[Any]:
    """All properties of that name that could be parsed; the others are among ``component.errors``."""
    found: Any = component.get(name, [])
    return [value for value in (found if isinstance(found, list) else [found]) if not isinstance(value, vBroken)]


def first(component: Component, name: str) -> Any:
    """The first of them, or None."""
    return next(iter(every(component, name)), None)


def time_zone_ids(events: list[Component]) -> Counter[str]:
    """How often each TZID is used by a start."""
    used = (time_zone_id(first(event, "DTSTART")) for event in events)
    return Counter(name for name in used if name)


def find_times(
    event: Component, zone: ZoneInfo | None, problems: Problems, line: int | None, where: str
) -> tuple[datetime, datetime] | None:
    """Start and end; None, told as an error, when there is no start or the end is not after it."""
    start = _moment(event, "DTSTART", zone)
    if start is None:
        problems.error("no_start", _l("This item has no readable start; it is not taken."), line=line, where=where)
        return None
    if _is_date(event):
        problems.warning("all_day", _l("This item has dates only and is taken as whole days."), line=line, where=where)
    end = _end(event, start, zone)
    if end is None and not any(name in event for name in ("DTEND", "DURATION")):
        message = _l("This item does not say when it ends; it is taken as one hour long.")
        problems.warning("no_end", message, line=line, where=where)
        end = after(start, _USUAL)
    if end is None or _seconds(end) <= _seconds(start):
        message = _l("This item has no length or ends before it starts; it is not taken.")
        problems.error("duration", message, line=line, where=where)
        return None
    return start, end


def _seconds(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _is_date(event: Component) -> bool:
    return not isinstance(getattr(first(event, "DTSTART"), "dt", None), datetime)


def _end(event: Component, start: datetime, zone: ZoneInfo | None) -> datetime | None:
    if first(event, "DTEND") is not None:
        return _moment(event, "DTEND", zone)
    length = getattr(first(event, "DURATION"), "dt", None)
    if isinstance(length, timedelta) and timedelta(0) < length < timedelta(days=366):
        return after(start, length)
    return start + _DAY if _is_date(event) else None


def own_zone(prop: Any) -> tzinfo | None:
    """The zone that a time names, described in its file or known by its name; None for the clock of the place."""
    value = getattr(prop, "dt", None)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.tzinfo
    return find_zone(time_zone_id(prop))


def _moment(event: Component, name: str, zone: ZoneInfo | None) -> datetime | None:
    prop = first(event, name)
    value = getattr(prop, "dt", None)
    if not isinstance(value, date) or value.year not in _YEARS:
        return None
    if not isinstance(value, datetime):
        return in_zone(datetime(value.year, value.month, value.day), zone)
    return in_zone(value.replace(tzinfo=own_zone(prop)), zone)


def time_zone_id(prop: Any) -> str:
    """The TZID of a property; empty without one."""
    return one_line(str(getattr(prop, "params", {}).get("TZID", "")))
