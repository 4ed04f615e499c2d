"""Times as people type them, a day and two clock readings, made into instants. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import Invalid
from core.i18n import _l

LONGEST_NIGHT = timedelta(hours=10)
"""An end earlier on the clock than the start means the next day, up to this length."""


def span(day: date, start: time, end: time, zone: str, end_day: date | None = None) -> tuple[datetime, datetime]:
    """Start and end in UTC. Refuses an end that isn't after the start and readings that the clocks skip that day."""
    if end_day is not None and end_day != day:
        return _days(day, start, end_day, end, zone)
    last = day if end > start else day + timedelta(days=1)
    starts_at, ends_at = instant(day, start, zone, "start"), instant(last, end, zone, "end")
    if end == start or (last != day and ends_at - starts_at > LONGEST_NIGHT):
        raise Invalid("ends_before_start", _l("The end must be after the start."), field="end")
    return starts_at, ends_at


def _days(day: date, start: time, end_day: date, end: time, zone: str) -> tuple[datetime, datetime]:
    if end_day < day:
        raise Invalid("ends_before_start", _l("The last day must not be before the first."), field="end_day")
    return instant(day, start, zone, "start"), instant(end_day, end, zone, "end")


def instant(day: date, at: time, zone: str, field: str) -> datetime:
    """The earlier of two readings when the clocks are put back (RFC 5545 3.3.5)."""
    local = datetime.combine(day, at, ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        message = _l("This time does not exist on that day: the clocks are put forward. Choose a later one.")
        raise Invalid("no_such_time", message, field=field)
    return moment
