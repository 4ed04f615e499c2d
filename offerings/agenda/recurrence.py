"""Weekly class meetings and daily opening hours, as lists of local times. Pure; correct over daylight saving."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import Invalid
from core.i18n import _l

MOST = 400
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occurrence, aware, in the zone of the place; ``usual``: when the plan has it begin where this day differs."""

    starts: datetime
    ends: datetime
    usual: datetime | None = None

    @property
    def starts_at(self) -> datetime:
        return self.starts.astimezone(UTC)

    @property
    def ends_at(self) -> datetime:
        return self.ends.astimezone(UTC)

    @property
    def planned_at(self) -> datetime:
        return (self.usual or self.starts).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Weekly:
    """``weekdays`` 0 (Monday) to 6; until ``until`` inclusive, or ``count`` meetings that do take place."""

    weekdays: frozenset[int]
    start: time
    end: time
    first: date
    until: date | None = None
    count: int | None = None
    skip: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day from ``first`` to ``last``; ``different`` overrides the hours of a date, None closes it."""

    first: date
    last: date
    start: time
    end: time
    last_end: time | None = None
    different: Mapping[date, tuple[time, time] | None] = field(default_factory=dict)


def weekly(plan: Weekly, zone: str) -> list[Meeting]:
    """In order. Refuses a plan without end, without days, or with more than MOST meetings."""
    _check_weekly(plan)
    meetings: list[Meeting] = []
    for day in _days(plan.first, plan.until or plan.first + LONGEST):
        if plan.count is not None and len(meetings) == plan.count:
            break
        if day.weekday() in plan.weekdays and day not in plan.skip:
            meetings.append(_meeting(day, plan.start, plan.end, zone))
            _check_number(len(meetings))
    return meetings


def daily(plan: Daily, zone: str) -> list[Meeting]:
    """In order; the last day ends at ``last_end`` where that is given."""
    if plan.last < plan.first:
        raise Invalid("ends_before_start", _l("The last day must not be before the first."), field="until")
    _check_span(plan.first, plan.last)
    meetings: list[Meeting] = []
    for day in _days(plan.first, plan.last):
        usual = (plan.start, plan.last_end if day == plan.last and plan.last_end else plan.end)
        hours = plan.different.get(day, usual)
        if hours is not None:
            meetings.append(replace(_meeting(day, *hours, zone), usual=_real(day, plan.start, zone)))
            _check_number(len(meetings))
    return meetings


def _check_weekly(plan: Weekly) -> None:
    if not plan.weekdays:
        raise Invalid("no_weekday", _l("Choose at least one day of the week."), field="weekdays")
    if (plan.until is None) == (plan.count is None):
        message = _l("Say either the last date or the number of meetings.")
        raise Invalid("no_end", message, field="until")
    if plan.count is not None and plan.count < 1:
        raise Invalid("no_meeting", _l("There must be at least one meeting."), field="count")
    if plan.count is not None:
        _check_number(plan.count, "count")
    if plan.until is not None and plan.until < plan.first:
        raise Invalid("ends_before_start", _l("The last day must not be before the first."), field="until")
    _check_span(plan.first, plan.until or plan.first)


def _check_span(first: date, last: date) -> None:
    if not 2000 <= first.year <= 2100 or last - first > LONGEST:
        message = _l("This series would last longer than three years. Please check the dates.")
        raise Invalid("series_too_long", message, field="until")


def _check_number(number: int, field: str = "until") -> None:
    if number > MOST:
        message = _l("These are more than %(most)s items at once. Choose fewer dates.", most=MOST)
        raise Invalid("too_many", message, field=field)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _meeting(day: date, start: time, end: time, zone: str) -> Meeting:
    """On a day when the clocks skip ``start``, it is read with the offset before the change (RFC 5545 3.3.5)."""
    if end == start:
        raise Invalid("ends_before_start", _l("The end must be after the start."), field="end")
    last = day if end > start else day + timedelta(days=1)
    if last != day and _length(start, end) > timedelta(hours=10):
        raise Invalid("ends_before_start", _l("The end must be after the start."), field="end")
    return Meeting(_real(day, start, zone), _real(last, end, zone))


def _length(start: time, end: time) -> timedelta:
    return datetime.combine(date.min + timedelta(days=1), end) - datetime.combine(date.min, start)


def _real(day: date, at: time, zone: str) -> datetime:
    """A reading that exists: through UTC and back."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone))
