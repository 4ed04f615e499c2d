"""VTIMEZONE components (RFC 5545 3.6.5) that say something else than the public rules of the zone they name."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from icalendar import Timezone
from icalendar.cal import Component

from core.i18n import _l
from offerings.imports.readers.ics_times import first, time_zone_id
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.texts import one_line
from offerings.imports.readers.zones import find_zone

_MOST_COMPARED = 200
"""Starts of one zone."""


def tell_contradictions(calendars: Sequence[Component], events: Sequence[Component], problems: Problems) -> None:
    """The public rules are used; at which starts the file's own would give another time."""
    starts = _starts(events)
    for name, described in _described(calendars):
        public = find_zone(name)
        if public is None or name not in starts:
            continue
        local = starts[name][:_MOST_COMPARED]
        differ = sum(_offset(described, moment) != _offset(public, moment) for moment in local)
        if differ:
            message = _l(
                "The file describes the time zone %(name)s otherwise than its public rules, which are used here. "
                "Check the times of %(count)s items.",
                name=name[:64],
                count=differ,
            )
            problems.warning("zone_contradicts", message)


def _starts(events: Sequence[Component]) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for event in events:
        start = first(event, "DTSTART")
        value = getattr(start, "dt", None)
        if isinstance(value, datetime) and (name := time_zone_id(start)):
            found.setdefault(name, []).append(value.replace(tzinfo=None))
    return found


def _described(calendars: Sequence[Component]) -> Iterator[tuple[str, tzinfo]]:
    for calendar in calendars:
        for part in calendar.subcomponents:
            if isinstance(part, Timezone) and (zone := _own_rules(part)):
                yield one_line(str(first(part, "TZID"))), zone


def _own_rules(part: Timezone) -> tzinfo | None:
    """None when the description can't be read: then it is of no use either way."""
    try:
        own: tzinfo = part.to_tz(lookup_tzid=False)
        return own
    except Exception:  # the library raises many kinds for hostile text
        return None


def _offset(zone: tzinfo, moment: datetime) -> object:
    try:
        return moment.replace(tzinfo=zone).utcoffset()
    except (ValueError, OverflowError, TypeError):
        return None
