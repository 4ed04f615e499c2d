"""RRULE, RDATE, EXDATE and RECURRENCE-ID of a VEVENT (RFC 5545 3.8.5, 3.8.4.4)."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, tzinfo
from typing import Any

from icalendar.cal import Component

from core.i18n import _l
from offerings.imports.readers.ics_times import every, first, own_zone
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.repeats import Repeats, Rule

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_READ = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_CLOCK = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_MOST_DATES = 1_000
_MOST_RULES = 5


class Refused(Exception):
    """This recurrence is not taken; the argument says why."""


def find_repeats(event: Component) -> Repeats | None:
    """None when it takes place once. Raises Refused."""
    if not any(name in event for name in ("RRULE", "RDATE")) or "RECURRENCE-ID" in event:
        return None
    start = getattr(first(event, "DTSTART"), "dt", None)
    if not isinstance(start, date):
        return None
    zone = own_zone(first(event, "DTSTART"))
    rules = every(event, "RRULE")
    if len(rules) > _MOST_RULES or "EXRULE" in event:
        raise Refused(_l("This item repeats by several rules at once; it is not taken."))
    dates, away = list(_dates(event, "RDATE", zone)), frozenset(_dates(event, "EXDATE", zone))
    return Repeats(reading(start, zone), zone, tuple(_rule(rule, zone) for rule in rules), tuple(dates), away)


def find_recurrence_id(event: Component, zone: tzinfo | None) -> datetime | None:
    """The planned start of the occurrence that this event replaces, on the clock of its series."""
    planned = getattr(first(event, "RECURRENCE-ID"), "dt", None)
    return reading(planned, zone) if isinstance(planned, date) else None


def reading(moment: date, zone: tzinfo | None) -> datetime:
    """Of the clock of ``zone``; of a date: its midnight."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return (moment.astimezone(zone) if moment.tzinfo and zone else moment).replace(tzinfo=None)


def tell_range(event: Component, problems: Problems, line: int | None, title: str) -> None:
    if "RANGE" in getattr(first(event, "RECURRENCE-ID"), "params", {}):
        message = _l("This change is meant for all later dates too; it is taken for its own date only.")
        problems.warning("range", message, line=line, where=title)


def _dates(event: Component, name: str, zone: tzinfo | None) -> Iterator[datetime]:
    found = [entry for prop in every(event, name) for entry in getattr(prop, "dts", [])]
    if len(found) > _MOST_DATES:
        raise Refused(_l("This item repeats far too often; it is not taken."))
    for entry in found:
        moment = entry.dt[0] if isinstance(entry.dt, tuple) else entry.dt
        if isinstance(moment, date):
            yield reading(moment, zone)


def _rule(said: Any, zone: tzinfo | None) -> Rule:
    parts = {str(name).upper(): list(values) for name, values in said.items()}
    frequency = _one(parts, "FREQ").upper()
    if frequency not in _FREQUENCIES or any(len(parts.get(name, [])) > 1 for name in _CLOCK):
        raise Refused(_l("This item repeats far too often; it is not taken."))
    try:
        rule = Rule(
            frequency,
            interval=int(_one(parts, "INTERVAL") or 1),
            count=int(_one(parts, "COUNT")) if "COUNT" in parts else None,
            until=_until(parts, zone),
            weekdays=tuple(_weekday(str(word), frequency) for word in parts.get("BYDAY", [])),
            month_days=tuple(map(int, parts.get("BYMONTHDAY", []))),
            months=tuple(int(str(month)) for month in parts.get("BYMONTH", [])),
            positions=tuple(map(int, parts.get("BYSETPOS", []))),
            week_start=_WEEKDAYS.index((_one(parts, "WKST") or "MO").upper()),
        )
    except (ValueError, TypeError) as error:
        raise _unreadable() from error
    if not _is_sane(rule) or parts.keys() - _READ - _CLOCK:
        raise _unreadable()
    return rule


def _one(parts: dict[str, list[Any]], name: str) -> str:
    return str(parts[name][0]) if parts.get(name) else ""


def _unreadable() -> Refused:
    return Refused(_l("The rule by which this item repeats can't be read; it is not taken."))


def _until(parts: dict[str, list[Any]], zone: tzinfo | None) -> datetime | None:
    """A date means all of that day."""
    if "UNTIL" not in parts:
        return None
    until = parts["UNTIL"][0]
    if isinstance(until, datetime):
        return reading(until, zone)
    if isinstance(until, date):
        return datetime.combine(until, time(23, 59, 59))
    raise ValueError(until)


def _weekday(word: str, frequency: str) -> tuple[int, int]:
    found = _WEEKDAY.fullmatch(word.upper())
    if found is None or (found[1] and frequency not in ("MONTHLY", "YEARLY")):
        raise ValueError(word)
    return int(found[1] or 0), _WEEKDAYS.index(found[2])


def _is_sane(rule: Rule) -> bool:
    return (
        1 <= rule.interval <= 1_000
        and (rule.count is None or rule.count >= 1)
        and all(1 <= abs(day) <= 31 for day in rule.month_days)
        and all(1 <= month <= 12 for month in rule.months)
        and all(1 <= abs(at) <= 366 for at in rule.positions)
    )
