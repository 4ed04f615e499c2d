"""When a recurring entry takes place (RFC 5545 3.3.10, 3.8.5): day by day, so that no rule can keep us busy for long.

Times are readings of the clock of the zone in which the plan repeats.
"""

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import count as numbers

from offerings.agenda.recurrence import LONGEST, MOST

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """``weekdays``: (which one of the month or year, 0 for every; 0 Monday to 6). ``until``: the last reading."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


@dataclass(frozen=True, slots=True)
class Repeats:
    """``start``, ``dates`` and ``away`` are readings of the clock of ``zone`` (None: of the place)."""

    start: datetime
    zone: tzinfo | None
    rules: tuple[Rule, ...] = ()
    dates: tuple[datetime, ...] = ()
    away: frozenset[datetime] = frozenset()
    """What does not take place, or is an item of its own because it was moved."""

    @property
    def is_endless(self) -> bool:
        return any(rule.count is None and rule.until is None for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Found:
    """``is_cut``: there are more, which lie outside the days asked for or are too many."""

    starts: tuple[datetime, ...]
    is_cut: bool


def occurrences(repeats: Repeats, days: tuple[date, date] | None) -> Found:
    """In order, at most MOST of those on ``days`` (both inclusive; None: the three years from its first)."""
    first, last = days or (repeats.start.date(), repeats.start.date() + LONGEST)
    inside: set[datetime] = set()
    is_cut = False
    for moment in _moments(repeats, last):
        if moment in repeats.away:
            continue
        if not first <= moment.date() <= last or (len(inside) == MOST and moment not in inside):
            is_cut = True
        else:
            inside.add(moment)
    return Found(tuple(sorted(inside)), is_cut or repeats.is_endless)


def days_to_look_at(repeats: Repeats, days: tuple[date, date] | None) -> int:
    """How much work ``occurrences`` is."""
    last = days[1] if days else repeats.start.date() + LONGEST
    return len(repeats.rules) * max((last - repeats.start.date()).days, 366)


def _moments(repeats: Repeats, last: date) -> Iterator[datetime]:
    """All to ``last``, and one beyond it where there is one."""
    yield repeats.start
    yield from repeats.dates
    for rule in repeats.rules:
        yield from starts_of(rule, repeats.start, last)


def starts_of(rule: Rule, start: datetime, last: date) -> Iterator[datetime]:
    """From ``start``, which counts as the first even when it does not follow the rule, to the first after ``last``."""
    seen = 0
    for day in _days(_complete(rule, start.date()), start.date(), last + 62 * _DAY):
        moment = datetime.combine(day, start.time())
        if not seen and moment != start:
            seen = 1
        if rule.until is not None and moment > rule.until:
            return
        seen += 1
        if rule.count is not None and seen > rule.count:
            return
        yield moment
        if day > last:
            return


def _complete(rule: Rule, first: date) -> Rule:
    """What a rule leaves open is taken from its first date."""
    if rule.weekdays or rule.month_days:
        return rule
    if rule.frequency == "WEEKLY":
        return replace(rule, weekdays=((0, first.weekday()),))
    if rule.frequency == "MONTHLY":
        return replace(rule, month_days=(first.day,))
    if rule.frequency == "YEARLY":
        return replace(rule, month_days=(first.day,), months=rule.months or (first.month,))
    return rule


def _days(rule: Rule, first: date, last: date) -> Iterator[date]:
    for period in _periods(rule, first):
        if period[0] > last:
            return
        chosen = [day for day in period if _matches(rule, day)]
        if rule.positions:
            wanted = {at - 1 if at > 0 else len(chosen) + at for at in rule.positions}
            chosen = [day for at, day in enumerate(chosen) if at in wanted]
        yield from (day for day in chosen if first <= day <= last)


def _periods(rule: Rule, first: date) -> Iterator[list[date]]:
    """Days, weeks, months or years, every so many of them."""
    for number in numbers(0, rule.interval):
        if rule.frequency == "DAILY":
            yield [first + number * _DAY]
        elif rule.frequency == "WEEKLY":
            monday = first - (first.weekday() - rule.week_start) % 7 * _DAY
            yield [monday + (7 * number + day) * _DAY for day in range(7)]
        elif rule.frequency == "MONTHLY":
            year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
            yield _month(year, month + 1)
        else:
            months = rule.months or range(1, 13)
            yield [day for month in sorted(months) for day in _month(first.year + number, month)]


def _month(year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


def _matches(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    length = monthrange(day.year, day.month)[1]
    if rule.month_days and not {day.day, day.day - length - 1} & set(rule.month_days):
        return False
    return not rule.weekdays or any(day.weekday() == weekday and _is_nth(rule, which, day, length)
                                    for which, weekday in rule.weekdays)  # fmt: skip


def _is_nth(rule: Rule, which: int, day: date, length: int) -> bool:
    """Of its month; of its year in a yearly rule that names no months."""
    if not which:
        return True
    at = day.day
    if rule.frequency == "YEARLY" and not rule.months:
        at, length = day.timetuple().tm_yday, 366 if isleap(day.year) else 365
    return which in ((at - 1) // 7 + 1, -((length - at) // 7 + 1))
