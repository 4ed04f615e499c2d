"""When the events of a calendar object happen: one occurrence after the other, overrides in the place of what they
replace (RFC 5545 3.8.4.4, 3.8.5; RFC 4791 9.9)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import islice
from typing import NamedTuple

from dateutil.rrule import rrule, rrulestr

from calendars.caldav.components import Component, Line
from calendars.caldav.times import BEGINNING, END, Moment, Span, at, moments_of, parse_duration, parse_moment

_MOST = 5_000
"""Occurrences of one event that are looked at: a rule without an end must not run for ever."""


class Occurrence(NamedTuple):
    """One time that ``component`` stands for. ``starts`` is a date for all-day events; ``planned`` is what its
    RECURRENCE-ID is, or would be."""

    component: Component
    span: Span
    starts: Moment
    planned: Moment


def occurrences(calendar: Component, within: Span, floating: tzinfo) -> Iterator[Occurrence]:
    """The occurrences of the VEVENTs that overlap ``within``; dates count in ``floating``."""
    events = [event for event in calendar.all_of("VEVENT") if event.first("DTSTART")]
    replaced = {at(_planned(event, floating), floating) for event in events if event.first("RECURRENCE-ID")}
    for event in events:
        is_override = event.first("RECURRENCE-ID") is not None
        for one in _of_one(event, within, floating):
            if is_override or at(one.planned, floating) not in replaced:
                yield one


def span_of(event: Component, floating: tzinfo) -> Span:
    """The time of the event itself, its first occurrence when it recurs."""
    starts = _moment(event, "DTSTART", floating)
    return Span(at(starts, floating), _end(event, starts, floating))


def recurs(event: Component) -> bool:
    return any(line.name in ("RRULE", "RDATE") for line in event.lines)


def _of_one(event: Component, within: Span, floating: tzinfo) -> Iterator[Occurrence]:
    first = _moment(event, "DTSTART", floating)
    for starts in _starts(event, first, within, floating) if recurs(event) else [first]:
        span = Span(at(starts, floating), _end(event, starts, floating))
        if within.overlaps(span):
            is_override = event.first("RECURRENCE-ID") is not None
            yield Occurrence(event, span, starts, _planned(event, floating) if is_override else starts)


def _starts(event: Component, first: Moment, within: Span, floating: tzinfo) -> list[Moment]:
    """Those of the rule and of RDATE that are no EXDATE, around ``within``."""
    excluded = {at(moment, floating) for moment in _listed(event, "EXDATE", floating)}
    found: dict[datetime, Moment] = {at(first, floating): first}
    for moment in _listed(event, "RDATE", floating):
        found.setdefault(at(moment, floating), moment)
    length = _end(event, first, floating) - at(first, floating)
    for line in event.lines_of("RRULE"):
        for moment in _by_rule(line, first, within, length):
            found.setdefault(at(moment, floating), moment)
    return [moment for when, moment in sorted(found.items(), key=lambda pair: pair[0]) if when not in excluded]


def _by_rule(line: Line, first: Moment, within: Span, length: timedelta) -> Iterator[Moment]:
    """In the local time of the first: a weekly event keeps its hour when the clocks change."""
    zone = first.tzinfo if isinstance(first, datetime) else None
    rule = _rule(line.value, first, zone)
    margin = length + timedelta(days=2)
    low = _local(within.start, -margin, zone)
    high = _local(within.end, timedelta(days=2), zone)
    for wall in islice(rule.xafter(low, inc=True), _MOST):
        if wall > high:
            break
        yield wall.replace(tzinfo=zone) if isinstance(first, datetime) else wall.date()


def _rule(text: str, first: Moment, zone: tzinfo | None) -> rrule:
    """The rule on wall-clock time; UNTIL, which a zoned event gives in UTC, as that clock shows it."""
    parts = [part for part in text.upper().split(";") if part]
    for number, part in enumerate(parts):
        name, _is, value = part.partition("=")
        if name == "UNTIL":
            until = parse_moment(value, UTC)
            if isinstance(until, datetime) and zone is not None and value.endswith("Z"):
                until = until.astimezone(zone)
            parts[number] = f"UNTIL={until.strftime('%Y%m%dT%H%M%S' if isinstance(until, datetime) else '%Y%m%d')}"
    start = datetime(first.year, first.month, first.day)
    if isinstance(first, datetime):
        start = first.replace(tzinfo=None, fold=0)
    made = rrulestr(";".join(parts), dtstart=start)
    assert isinstance(made, rrule)
    return made


def _local(moment: datetime, by: timedelta, zone: tzinfo | None) -> datetime:
    """Naive, shifted; the ends of time stay what they are."""
    if moment - BEGINNING < timedelta(days=4_000):
        return datetime.min
    if END - moment < timedelta(days=4_000):
        return datetime.max
    return (moment + by).astimezone(zone or UTC).replace(tzinfo=None)


def _listed(event: Component, name: str, floating: tzinfo) -> Iterator[Moment]:
    for line in event.lines_of(name):
        yield from moments_of(line, floating)


def _moment(event: Component, name: str, floating: tzinfo) -> Moment:
    line = event.first(name)
    assert line is not None
    return moments_of(line, floating)[0]


def _planned(event: Component, floating: tzinfo) -> Moment:
    return _moment(event, "RECURRENCE-ID", floating)


def _end(event: Component, starts: Moment, floating: tzinfo) -> datetime:
    """DTEND as far from this start as from the first, or DURATION, or a day, or at once (RFC 5545 3.6.1)."""
    start = at(starts, floating)
    if (ends := event.first("DTEND")) is not None:
        first = _moment(event, "DTSTART", floating)
        if isinstance(starts, datetime):
            return start + (at(moments_of(ends, floating)[0], floating) - at(first, floating))
        days = moments_of(ends, floating)[0].toordinal() - first.toordinal()
        return at(date.fromordinal(starts.toordinal() + days), floating)
    if (duration := event.first("DURATION")) is not None:
        return start + parse_duration(duration.value)
    return start if isinstance(starts, datetime) else at(starts + timedelta(days=1), floating)
