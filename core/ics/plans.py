"""The starts that a weekly or daily plan gives (RFC 5545 3.3.10, 3.8.5.3), and what such a plan may say."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from core.ics.checks import Moment, is_all_day, require, zone_name

MOST = 10_000
"""Occurrences of one plan: three years of days are about a thousand."""

Frequency = Literal["WEEKLY", "DAILY"]


def starts(
    first: Moment, until: Moment, frequency: Frequency, weekdays: Sequence[int], interval: int
) -> Iterator[Moment]:
    """From `first` to `until`, both included, at the same time of day. Weeks begin on Monday (the default WKST)."""
    for day in _days(_date(first), _date(until), frequency, weekdays, interval):
        yield datetime.combine(day, first.timetz()) if isinstance(first, datetime) else day


def check_plan(first: Moment, until: Moment, planned: Sequence[Moment], excluded: Sequence[Moment]) -> None:
    """Raise ValueError for a plan of which readers would not make the same occurrences.

    `planned`: what `starts` gives. Readers disagree about local times that a clock shows twice or jumps over.
    """
    for moment in (until, *excluded):
        require(is_all_day(moment) == is_all_day(first), "A plan is of the type of its event: dates or times.")
        require(_zone(moment) == _zone(first), "A plan is in the zone of its event.")
    require(bool(planned) and planned[0] == first, "An event is the first occurrence of its plan.")
    require(planned[-1] == until, "A plan ends with its last occurrence.")
    require(set(excluded) <= set(planned), "Only an occurrence of the plan can be left out.")
    require(len(set(excluded)) < len(planned), "A plan has at least one occurrence.")
    require(all(map(is_clear, planned)), "A plan names times that the clock shows exactly once.")


def is_clear(moment: Moment) -> bool:
    """Whether the clock of its place shows it exactly once: not when it is put forward or back over it."""
    if not isinstance(moment, datetime):
        return True
    return not moment.fold and moment.utcoffset() == moment.replace(fold=1).utcoffset()


def is_shown(moment: Moment) -> bool:
    """Whether the clock of its place shows it, and it is not the second time that it does."""
    return not isinstance(moment, datetime) or (
        not moment.fold and _wall(moment.astimezone(UTC).astimezone(moment.tzinfo)) == _wall(moment)
    )


def _days(first: date, last: date, frequency: Frequency, weekdays: Sequence[int], interval: int) -> list[date]:
    length = (last - first).days
    require(length < MOST, "A plan goes on for too long.")
    if frequency == "DAILY":
        return [first + timedelta(days=number) for number in range(0, length + 1, interval)]
    monday, wanted = first.weekday(), sorted(set(weekdays)) or [first.weekday()]
    weeks = range(-monday, length + 1, 7 * interval)
    return [first + timedelta(days=week + day) for week in weeks for day in wanted if 0 <= week + day <= length]


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _date(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _zone(moment: Moment) -> str | None:
    return zone_name(moment.tzinfo) if isinstance(moment, datetime) else None
