"""A series as one entry that recurs and the occurrences that differ from it (RFC 5545 3.8.5.3, 3.8.4.4). Pure.

Whether a series recurs is decided by the planned starts of all its items, drafts too, and by nothing else: so its
UIDs stay what they are when an item is moved, cancelled, renamed or published later. That titles differ ("Meeting 1:
...") is no reason against it: each such occurrence says its own. Why: docs/adr/0013-series-recur.md.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from math import gcd
from typing import Any
from zoneinfo import ZoneInfo

from core.ics.checks import Moment
from core.ics.onsets import onsets_in
from core.ics.values import Event, Recurrence

_DAY = 86_400


def usual_time(planned: Sequence[datetime]) -> time | None:
    """The time of day that a series keeps, by the local starts planned for all its items; None: it can't recur.

    It can not when two are planned for one day, or the days are far between (each month, from a foreign calendar), or
    when the clock of the place is ever put forward or back over that time in those years: readers disagree about such
    a day, even if nothing takes place on it.
    """
    days = sorted({moment.date() for moment in planned})
    if len(days) < len(planned) or _is_sparse(days):
        return None
    times = Counter(moment.time() for moment in planned)
    usual = min(times, key=lambda each: (-times[each], each))
    zone = planned[0].tzinfo
    assert isinstance(zone, ZoneInfo)
    years = range(min(planned).year - 1, max(planned).year + 2)
    return None if any(_is_unclear(usual, zone.key, year) for year in years) else usual


def as_series(occurrences: Sequence[Event], url: str) -> list[Event]:
    """The entry that recurs, at ``url``, then those of its ``occurrences`` that differ from it.

    Each occurrence stands as it would alone, with its place in the plan as recurrence_id: all at the ``usual_time``,
    with one UID. The entry says what most of them say that do take place. Days of its rule without an occurrence are
    excluded, so any part of a series can be shown. Nothing cancelled is: it stays, as an occurrence that differs.
    """
    ordered = sorted(occurrences, key=_slot)
    slots = [_slot(each) for each in ordered]
    usual = _most_usual(ordered)
    master = replace(
        usual,
        starts=slots[0],
        ends=_real(slots[0] + _on_clock(usual)),
        url=url,
        created=min((each.created for each in ordered if each.created), default=None),
        recurrence_id=None,
        recurrence=_plan(slots),
    )
    length = _elapsed(master)
    return [master, *(each for each in ordered if not _is_as_planned(each, master, length))]


def _slot(occurrence: Event) -> datetime:
    assert isinstance(occurrence.recurrence_id, datetime)
    return occurrence.recurrence_id


def _is_sparse(days: Sequence[date]) -> bool:
    """Whether a rule would name mostly days to exclude. Plans with holidays, or in part removed, are far from that."""
    span = (days[-1] - days[0]).days + 1
    named = min(span, len({day.weekday() for day in days}) * (span // (7 * _weeks_between(days)) + 1))
    return named > 4 * len(days) + 30


def _is_unclear(at: time, zone: str, year: int) -> bool:
    """Whether a change of the clock in that year skips or repeats this time of day."""
    second = at.hour * 3600 + at.minute * 60 + at.second
    for onset in onsets_in(zone, year):
        before, after = onset.at + onset.offset_from * 60, onset.at + onset.offset_to * 60
        if (second - min(before, after)) % _DAY < abs(after - before):
            return True
    return False


def _most_usual(events: Sequence[Event]) -> Event:
    """One that says what most say; the earliest where several are as frequent."""
    taking_place = [event for event in events if event.status != "CANCELLED"] or events
    counted = Counter((*_words(event), _on_clock(event)) for event in taking_place)
    usual = counted.most_common(1)[0][0]
    return next(event for event in taking_place if (*_words(event), _on_clock(event)) == usual)


def _words(event: Event) -> tuple[Any, ...]:
    """What it shares with others of its series: all but times, address and stamps."""
    return (
        *(event.summary, event.description, event.location, event.geo, event.categories, event.transparent),
        *(event.conference, event.colour, event.classification, event.language, event.parent_uid, event.status),
    )


def _is_as_planned(event: Event, master: Event, length: timedelta) -> bool:
    """Whether readers, given the master alone, make this event at its place.

    Some add the length on the clock, others the length in time (RFC 5545 3.8.5.3), so both must be right: they
    are not where it lasts over a change of the clock.
    """
    return (
        event.starts == event.recurrence_id
        and _words(event) == _words(master)
        and _on_clock(event) == _on_clock(master)
        and _elapsed(event) == length
        and not (isinstance(event.ends, datetime) and event.ends.fold)
    )


def _on_clock(event: Event) -> timedelta:
    """How far apart its readings of the clock are: both are of one zone."""
    assert isinstance(event.starts, datetime)
    assert isinstance(event.ends, datetime)
    return event.ends - event.starts


def _elapsed(event: Event) -> timedelta:
    assert isinstance(event.starts, datetime)
    assert isinstance(event.ends, datetime)
    return event.ends.astimezone(UTC) - event.starts.astimezone(UTC)


def _real(moment: datetime) -> datetime:
    """A reading that exists: where the clock jumps over it, what it shows instead."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo)


def _plan(slots: Sequence[datetime]) -> Recurrence:
    """The rule that leaves out the fewest days: on days of the week, or every day."""
    days = [slot.date() for slot in slots]
    weekdays = tuple(sorted({day.weekday() for day in days}))
    weekly = Recurrence("WEEKLY", slots[-1], weekdays, _weeks_between(days))
    daily = Recurrence("DAILY", slots[-1])
    plans = [weekly] if len(weekdays) == 1 else [daily, weekly]
    return min((_without_free_days(plan, slots) for plan in plans), key=lambda plan: len(plan.excluded))


def _weeks_between(days: Sequence[date]) -> int:
    weeks = [(day.toordinal() - day.weekday()) // 7 for day in days]
    return gcd(*(week - weeks[0] for week in weeks)) or 1


def _without_free_days(plan: Recurrence, slots: Sequence[datetime]) -> Recurrence:
    taken = {slot.date() for slot in slots}
    free = (moment for moment in plan.starts_from(slots[0]) if _day(moment) not in taken)
    return replace(plan, excluded=tuple(free))


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
