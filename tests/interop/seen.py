"""What a reader saw in a calendar, in one shape for all of them, so that a test can ask whether they agree."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import NamedTuple

FROM = datetime(2000, 1, 1, tzinfo=UTC)
TO = datetime(2032, 1, 1, tzinfo=UTC)
"""Occurrences are asked for between these."""


class Component(NamedTuple):
    """A VEVENT. Instants in UTC; an all-day event starts and ends at midnight UTC of its days."""

    uid: str
    recurrence_id: datetime | None
    all_day: bool
    start: datetime
    end: datetime
    summary: str
    description: str
    status: str
    sequence: int


class Occurrence(NamedTuple):
    """One time that something takes place (or was cancelled): recurrence expanded, overrides applied."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    status: str


def utc(moment: date) -> datetime:
    if isinstance(moment, datetime):
        assert moment.tzinfo, "a floating time"
        return moment.astimezone(UTC)
    return datetime.combine(moment, time(), UTC)


def of_epoch(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def in_order(seen: Iterable[Component | Occurrence]) -> list[tuple[str, ...]]:
    """Comparable lists; a difference shows as one row."""
    return sorted(tuple(str(value) for value in each) for each in seen)
