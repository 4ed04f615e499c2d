"""What stands on the days of a month: offerings into marks."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import TAGS, date_range, language, pick
from offerings.base.kinds import look
from offerings.base.models import Offering
from offerings.base.states import shown_state
from offerings.base.urls import public_url
from offerings.listing import month
from offerings.listing.month import Mark, Span
from offerings.listing.queries import list_meeting_times


def spans(offerings: Sequence[Offering], first: date, last: date) -> list[Span]:
    """Where each offering stands between these days. At most one query."""
    meetings = _meetings([each for each in offerings if _length(each) >= month.LONG], first, last)
    found = []
    for offering in offerings:
        times = meetings.get(offering.id, {})
        assert offering.starts_on is not None
        for begin, end in month.days_of(offering.starts_on, offering.ends_on, list(times)):
            found.append((begin, end, _mark(offering, begin, end, times.get(begin))))
    return found


def _mark(offering: Offering, first: date, last: date, at: str | None) -> Mark:
    title, its = pick(offering.title, language())
    state = shown_state(offering)
    return Mark(
        title=title,
        url=public_url(offering),
        kind=look(offering.kind),
        lang=TAGS.get(its, its) if its != language() else None,
        state=state if state in ("cancelled", "postponed") else None,
        time=at,
        dates=date_range(first, last) if last > first else "",
    )


def _meetings(long: Sequence[Offering], first: date, last: date) -> dict[int, dict[date, str]]:
    """Offering id -> day -> time of its first item that day, on the wall where it takes place."""
    zones: dict[int, Any] = {offering.id: ZoneInfo(offering.time_zone) for offering in long}
    utc = ZoneInfo("UTC")
    after = datetime.combine(first - timedelta(days=1), time(), utc)
    before = datetime.combine(last + timedelta(days=2), time(), utc)
    found: dict[int, dict[date, str]] = {}
    for offering_id, at in list_meeting_times(list(zones), after, before):
        local = at.astimezone(zones[offering_id])
        found.setdefault(offering_id, {}).setdefault(local.date(), f"{local:%H:%M}")
    return found


def _length(offering: Offering) -> int:
    if offering.starts_on is None or offering.ends_on is None:
        return 1
    return (offering.ends_on - offering.starts_on).days + 1
