"""What a feed holds, before one subscribes: how many entries and the next few."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from calendars.feeds.scopes import Scope
from core import clock
from core.ics.values import Event

SHOWN = 6


@dataclass(frozen=True)
class Preview:
    """How many entries, and those to show."""

    count: int
    upcoming: list[Event]


def last_day(event: Event) -> date:
    """The last day of an all-day entry: its end is exclusive (RFC 5545 3.6.1)."""
    return event.ends - timedelta(days=1)


def _begin(event: Event) -> datetime:
    starts: date | datetime = event.starts
    if isinstance(starts, datetime):
        return starts.astimezone(UTC)
    return datetime(starts.year, starts.month, starts.day, tzinfo=UTC)


def _end(event: Event) -> datetime:
    ends: date | datetime = event.ends
    return ends.astimezone(UTC) if isinstance(ends, datetime) else datetime(ends.year, ends.month, ends.day, tzinfo=UTC)


def preview(scope: Scope, language: str, base_url: str) -> Preview:
    """The entries that have not ended, soonest first; the last ones when all are over."""
    events = sorted(scope.events(language, base_url), key=_begin)
    coming = [event for event in events if _end(event) > clock.now()]
    return Preview(len(events), coming[:SHOWN] or events[-SHOWN:])
