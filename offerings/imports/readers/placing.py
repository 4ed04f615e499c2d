"""Gives a programme the zone of its place, which the file may not know, and the dates of what repeats."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.i18n import _l
from offerings.imports.readers.durations import after
from offerings.imports.readers.keys import occurrence_key
from offerings.imports.readers.limits import MAX_DAYS_LOOKED_AT, MAX_ITEMS
from offerings.imports.readers.moments import in_zone
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.repeats import Repeats, days_to_look_at, occurrences
from offerings.imports.readers.values import Problem, Programme, ProgrammeItem


def place(programme: Programme, zone: ZoneInfo, days: tuple[date, date] | None = None) -> Programme:
    """Every item aware, in the file's zone or else in ``zone``, and one for each time that it takes place on ``days``
    (both inclusive; None: not known). Wall-clock times that do not exist there, or exist twice, and offsets that are
    not those of the place, are added to the problems. Lengths do not change."""
    own = ZoneInfo(programme.zone) if programme.zone else zone
    problems = Problems()
    items = tuple(_placed(item, own, problems) for item in _unrolled(programme.items, days, own, problems))
    _tell_other_offset(programme, own, problems)
    added: tuple[Problem, ...] = problems.listed()
    return replace(programme, zone=own.key, items=items, problems=programme.problems + added)


def _unrolled(
    items: Sequence[ProgrammeItem], days: tuple[date, date] | None, zone: ZoneInfo, problems: Problems
) -> Iterator[ProgrammeItem]:
    """Stops, told as an error, where a file makes more items, or more work, than can be taken."""
    work = made = 0
    for item in items:
        work += days_to_look_at(item.repeats, days) if item.repeats else 0
        found = _occurrences(item, days, zone, problems) if work <= MAX_DAYS_LOOKED_AT else []
        made += len(found)
        if work > MAX_DAYS_LOOKED_AT or made > MAX_ITEMS:
            message = _l("The items of this file repeat too often or for too long; split it.")
            problems.error("recurrence_refused", message, line=item.line, where=item.title)
            return
        yield from found


def _occurrences(
    item: ProgrammeItem, days: tuple[date, date] | None, zone: ZoneInfo, problems: Problems
) -> list[ProgrammeItem]:
    if item.repeats is None:
        return [item]
    found = occurrences(item.repeats, days)
    if found.is_cut:
        message = _l(
            "This item also repeats outside the dates of the event, or without end; %(count)s of its dates are taken.",
            count=len(found.starts),
        )
        problems.warning("recurrence_cut", message, line=item.line, where=item.title)
    length = _seconds(item.ends_at) - _seconds(item.starts_at)
    return [_occurrence(item, item.repeats, start, length, zone) for start in found.starts]


def _occurrence(item: ProgrammeItem, repeats: Repeats, start: datetime, length: float, zone: ZoneInfo) -> ProgrammeItem:
    starts_at = start if repeats.zone is None else in_zone(start.replace(tzinfo=repeats.zone), zone)
    ends_at = after(starts_at, timedelta(seconds=length))
    key = occurrence_key(item.source_key, start)
    return replace(item, source_key=key, starts_at=starts_at, ends_at=ends_at, day=starts_at.date(), repeats=None)


def _seconds(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _placed(item: ProgrammeItem, zone: ZoneInfo, problems: Problems) -> ProgrammeItem:
    if item.starts_at.tzinfo is None:
        _tell_change_of_clocks(item, zone, problems)
    if item.planned_at is not None:
        item = replace(item, planned_at=in_zone(item.planned_at, zone))
    starts_at = in_zone(item.starts_at, zone)
    if item.starts_at.tzinfo is None and item.ends_at.tzinfo is None:
        length = item.ends_at - item.starts_at
        return replace(item, starts_at=starts_at, ends_at=(starts_at.astimezone(UTC) + length).astimezone(zone))
    return replace(item, starts_at=starts_at, ends_at=in_zone(item.ends_at, zone))


def _tell_change_of_clocks(item: ProgrammeItem, zone: ZoneInfo, problems: Problems) -> None:
    start = item.starts_at.replace(tzinfo=zone)
    if start.utcoffset() == start.replace(fold=1).utcoffset():
        return
    if start.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != item.starts_at:
        message = _l("This time does not exist at the place: the clocks are put forward.")
        problems.warning("time_skipped", message, line=item.line, where=item.title)
    else:
        message = _l("This time exists twice at the place, since the clocks are put back; the first is taken.")
        problems.warning("time_twice", message, line=item.line, where=item.title)


def _tell_other_offset(programme: Programme, zone: ZoneInfo, problems: Problems) -> None:
    other = [item for item in programme.items if _differs(item.starts_at, zone)]
    if programme.zone is None and other:
        message = _l(
            "%(count)s items have an offset that is not that of %(zone)s; check the time zone.",
            count=len(other),
            zone=zone.key,
        )
        problems.warning("other_offset", message, line=other[0].line)


def _differs(moment: datetime, zone: ZoneInfo) -> bool:
    return moment.tzinfo is not None and moment.utcoffset() != moment.astimezone(zone).utcoffset()
