"""When a schedule is due, and until when that still makes sense. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_AFTER_FOR = timedelta(days=7)
_SHORTEST_LATE = timedelta(minutes=30)


@dataclass(frozen=True)
class Schedule:
    """``moment`` "before" or "after", ``unit`` "days" or "hours", ``at_hour`` with days, on the wall of the place."""

    moment: str
    amount: int
    unit: str
    at_hour: int


@dataclass(frozen=True)
class Span:
    """What an offering takes: its days, and the instants at which its programme begins and ends."""

    first_on: date
    last_on: date
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Due:
    """Sent from ``at`` on; a worker that comes after ``until`` is too late. ``occurrence``: the day it is about."""

    at: datetime
    until: datetime
    occurrence: date


def due_of(schedule: Schedule, span: Span, zone: str) -> Due:
    """Before: what counts days holds for the rest of its own day, what counts hours for half of them again, and
    neither once it has begun. After: for a week."""
    place = ZoneInfo(zone)
    if schedule.moment == "after":
        at = _after(schedule, span, place)
        return Due(at, at + _AFTER_FOR, span.last_on)
    at, until = _before(schedule, span, place)
    return Due(at, min(until, span.begins_at), span.first_on)


def _before(schedule: Schedule, span: Span, place: ZoneInfo) -> tuple[datetime, datetime]:
    if schedule.unit == "hours":
        lead = timedelta(hours=schedule.amount)
        at = span.begins_at - lead
        return at, at + max(lead / 2, _SHORTEST_LATE)
    day = span.first_on - timedelta(days=schedule.amount)
    return _wall(day, schedule.at_hour, place), _wall(day + timedelta(days=1), 0, place)


def _after(schedule: Schedule, span: Span, place: ZoneInfo) -> datetime:
    if schedule.unit == "hours":
        return span.ends_at + timedelta(hours=schedule.amount)
    at = _wall(span.last_on + timedelta(days=schedule.amount), schedule.at_hour, place)
    return max(at, span.ends_at)


def _wall(day: date, hour: int, place: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), place).astimezone(UTC)
