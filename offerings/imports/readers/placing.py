"""Gives a programme the zone of its place, which the file may not know."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.i18n import _l
from offerings.imports.readers.moments import in_zone
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.values import Problem, Programme, ProgrammeItem


def place(programme: Programme, zone: ZoneInfo) -> Programme:
    """Every item aware, in the file's zone or else in ``zone``; wall-clock times that do not exist there, or exist
    twice, and offsets that are not those of the place, are added to the problems. Lengths do not change."""
    own = ZoneInfo(programme.zone) if programme.zone else zone
    problems = Problems()
    items = tuple(_placed(item, own, problems) for item in programme.items)
    _tell_other_offset(programme, own, problems)
    added: tuple[Problem, ...] = problems.listed()
    return replace(programme, zone=own.key, items=items, problems=programme.problems + added)


def _placed(item: ProgrammeItem, zone: ZoneInfo, problems: Problems) -> ProgrammeItem:
    if item.starts_at.tzinfo is None:
        _tell_change_of_clocks(item, zone, problems)
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
