"""A month as weeks of days. Pure but for the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

FIRST, LAST = date(1990, 1, 1), date(2199, 12, 1)
LONG = 8
"""From so many days on, an offering stands only on the days on which it meets, or on its first and last."""


@dataclass(frozen=True)
class Mark:
    """One offering on one day; ``time`` "19:00" where it meets at a time.

    Where it lasts for ``days`` of a week it is drawn across them: it stands on the first of them with ``dates`` in
    words, and ``is_gap`` keeps its line on the others. ``goes_on``: it began in an earlier week.
    """

    title: str = ""
    url: str = ""
    kind: str = ""
    lang: str | None = None
    state: str | None = None
    time: str | None = None
    dates: str = ""
    days: int = 1
    is_gap: bool = False
    goes_on: bool = False


Span = tuple[date, date, Mark]
"""First and last day of a mark."""

GAP = Mark(is_gap=True)


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


def weeks(first: date, today: date, spans: Iterable[Span]) -> list[list[Day]]:
    """The month with its marks: those of several days first, each on a line of its own within a week."""
    start, end = span(first)
    ordered = sorted(spans, key=lambda each: (each[0] - each[1], each[0], each[2].time or ""))
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    rows = [days[n : n + 7] for n in range(0, len(days), 7)]
    return [[_day(day, first, today, marks) for day, marks in _lines(row, ordered)] for row in rows]


def days_of(starts_on: date, ends_on: date | None, meetings: Sequence[date]) -> list[tuple[date, date]]:
    """On which runs of days an offering stands."""
    last = ends_on or starts_on
    if (last - starts_on).days + 1 < LONG:
        return [(starts_on, last)]
    return [(day, day) for day in sorted(set(meetings))] or [(starts_on, starts_on), (last, last)]


def _day(day: date, first: date, today: date, marks: list[Mark]) -> Day:
    return Day(day, (day.year, day.month) == (first.year, first.month), day == today, marks)


def _lines(row: Sequence[date], spans: Iterable[Span]) -> list[tuple[date, list[Mark]]]:
    """The marks of each day of one week, on the first line that is free on all their days."""
    lines: list[dict[date, Mark]] = []
    for first, last, mark in spans:
        own = [day for day in row if first <= day <= last]
        if not own:
            continue
        line = next((line for line in lines if not any(day in line for day in own)), None)
        if line is None:
            lines.append(line := {})
        line[own[0]] = replace(mark, days=len(own), goes_on=first < own[0])
        line |= dict.fromkeys(own[1:], GAP)
    return [(day, _filled([line.get(day) for line in lines])) for day in row]


def _filled(marks: list[Mark | None]) -> list[Mark]:
    """Empty lines above the last used one are kept open."""
    while marks and marks[-1] is None:
        marks.pop()
    return [mark or GAP for mark in marks]
