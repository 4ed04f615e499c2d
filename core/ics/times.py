"""The times of an event as they are written: DTSTART and DTEND (RFC 5545 3.3.5, 3.8.2)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from core.ics.checks import Moment, zone_name
from core.ics.lines import date_stamp, local_stamp, utc_stamp

Span = tuple[Moment, Moment]


def written_span(starts: Moment, ends: Moment) -> Span:
    """Start and end on a wall clock that shows them once and unmistakably.

    A local time that the clock shows twice means the first of the two (3.3.5): the second is said in UTC.
    Readers disagree about times that the clock jumps over, so these are moved to what it showed instead.
    """
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return starts, ends
    span = _settled(starts), _settled(ends)
    if any(moment.fold for moment in span):
        return starts.astimezone(UTC), ends.astimezone(UTC)
    return span


def zone_years(spans: Iterable[Span]) -> dict[str, tuple[int, int]]:
    """The first and last local year for which each named zone is used, zones in alphabetical order."""
    years: dict[str, tuple[int, int]] = {}
    for span in spans:
        for moment in span:
            if isinstance(moment, datetime) and (key := zone_name(moment.tzinfo)) != "UTC":
                first, last = years.get(key, (moment.year, moment.year))
                years[key] = min(first, moment.year), max(last, moment.year)
    return dict(sorted(years.items()))


def time_line(name: str, moment: Moment) -> str:
    if not isinstance(moment, datetime):
        return f"{name};VALUE=DATE:{date_stamp(moment)}"
    key = zone_name(moment.tzinfo)
    return f"{name}:{utc_stamp(moment)}" if key == "UTC" else f"{name};TZID={key}:{local_stamp(moment)}"


def _settled(moment: datetime) -> datetime:
    return moment.astimezone(UTC).astimezone(moment.tzinfo)
