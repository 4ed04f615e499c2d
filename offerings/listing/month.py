"""A month as weeks of days. Pure but for the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST, LAST = date(1990, 1, 1), date(2199, 12, 1)
LONG = 8
"""From so many days on, an offering stands only on the days on which it meets, or on its first and last."""


@dataclass(frozen=True)
class Mark:
    """One offering on one day; ``time`` "19:00" where it meets at a time; ``part`` first, middle, last or only."""

    title: str
    url: str
    kind: str
    lang: str | None
    state: str | None
    time: str | None = None
    part: str = "only"


@dataclass(frozen=True)
class Day:
    date: date
    in_month: bool
    is_today: bool
    items: list[Mark] = field(default_factory=list)
    url: str | None = None


def read_month(value: str, today: date) -> date:
    """The first day of "2026-11"; of the current month when ``value`` is none."""
    year, dash, month = value.partition("-")
    if dash and len(value) == 7 and value.isascii() and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12:
        first = date(max(int(year), 1), int(month), 1)
        if FIRST <= first <= LAST:
            return first
    return today.replace(day=1)


def moved(first: date, months: int) -> date | None:
    """The first day ``months`` later or earlier; None outside of what the calendar shows."""
    number = first.year * 12 + first.month - 1 + months
    found = date(number // 12, number % 12 + 1, 1)
    return found if FIRST <= found <= LAST else None


def span(first: date) -> tuple[date, date]:
    """Monday of the first week and Sunday of the last that the month touches."""
    start = first - timedelta(days=first.weekday())
    end = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return start, end + timedelta(days=6 - end.weekday())


def weeks(first: date, today: date, marks: Iterable[tuple[date, Mark]]) -> list[list[Day]]:
    """The month with its marks, in their order."""
    start, end = span(first)
    days = {
        day: Day(day, day.month == first.month, day == today)
        for day in (start + timedelta(days=n) for n in range((end - start).days + 1))
    }
    for day, mark in marks:
        if day in days:
            days[day].items.append(mark)
    ordered = list(days.values())
    return [ordered[n : n + 7] for n in range(0, len(ordered), 7)]


def days_of(starts_on: date, ends_on: date | None, meetings: Sequence[date]) -> list[tuple[date, str]]:
    """On which days an offering stands, and which part of it that is."""
    last = ends_on or starts_on
    length = (last - starts_on).days + 1
    if length >= LONG:
        shown = sorted(set(meetings)) or [starts_on, last]
        return [(day, "only") for day in shown] if meetings else [(starts_on, "first"), (last, "last")]
    if length == 1:
        return [(starts_on, "only")]
    return [
        (starts_on + timedelta(days=n), "first" if n == 0 else "last" if n == length - 1 else "middle")
        for n in range(length)
    ]
