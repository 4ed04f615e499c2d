"""What frab XML and c3voc JSON have in common: one shape of source, turned into a Programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.i18n import _l
from offerings.imports.readers.durations import parse_clock
from offerings.imports.readers.keys import distinct
from offerings.imports.readers.limits import MAX_ITEMS
from offerings.imports.readers.missing import tell_no_zone, tell_without_people
from offerings.imports.readers.moments import Frame, SourceDay, parse_day
from offerings.imports.readers.overlaps import tell_overlaps
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.schedule_item import SourceEvent, read_item
from offerings.imports.readers.texts import one_line, short_text
from offerings.imports.readers.values import Programme, ProgrammeItem
from offerings.imports.readers.zones import find_zone


@dataclass(frozen=True, slots=True)
class SourceSchedule:
    """``header``: raw texts title, start, end, time_zone_name, day_change, version."""

    header: Mapping[str, str]
    days: Sequence[SourceDay]
    rooms: Sequence[str]
    events: Sequence[SourceEvent]


def build_programme(source: SourceSchedule, problems: Problems) -> Programme:
    if len(source.events) > MAX_ITEMS:
        message = _l("The file holds more than %(limit)s items; split it.", limit=MAX_ITEMS)
        raise ImportRefused("too_many_items", message)
    frame = _frame(source, problems)
    read = [item for event in source.events if (item := read_item(event, frame, problems))]
    _tell_missing(source, read, frame, problems)
    items = distinct(read, problems)
    tell_overlaps(items, problems)
    return Programme(
        title=short_text(source.header.get("title", ""), problems, None, ""),
        starts_on=parse_day(source.header.get("start", "")),
        ends_on=parse_day(source.header.get("end", "")),
        zone=frame.zone.key if frame.zone else None,
        rooms=tuple(dict.fromkeys([name for room in source.rooms if (name := one_line(room)[:300])])),
        days=tuple(dict.fromkeys(day.on for day in source.days)),
        items=items,
        problems=problems.listed(),
    )


def _frame(source: SourceSchedule, problems: Problems) -> Frame:
    name = source.header.get("time_zone_name", "")
    zone = find_zone(name) if name else None
    if name and zone is None:
        message = _l("The time zone “%(name)s” is not known.", name=one_line(name)[:64])
        problems.warning("unknown_zone", message)
    return Frame(zone, parse_clock(source.header.get("day_change", "")))


def _tell_missing(source: SourceSchedule, items: Sequence[ProgrammeItem], frame: Frame, problems: Problems) -> None:
    if not items:
        problems.warning("no_items", _l("No item could be taken from this file."))
    if not source.header.get("version", "").strip():
        problems.warning("no_version", _l("The file has no version, so a later one can't be told from an earlier one."))
    if not source.header.get("title", "").strip():
        problems.warning("no_programme_title", _l("The programme has no title."))
    if frame.zone is None:
        tell_no_zone(items, problems)
    _tell_no_guid(source.events, problems)
    tell_without_people(items, problems)
    _tell_outside(source.header, items, problems)


def _tell_no_guid(events: Sequence[SourceEvent], problems: Problems) -> None:
    lines = [event.line for event in events if not event.fields.get("guid", "").strip()]
    if lines:
        message = _l(
            "Items without a permanent key: %(count)s. Their number in the file, or else their title, serves as key.",
            count=len(lines),
        )
        problems.warning("no_guid", message, line=lines[0])


def _tell_outside(header: Mapping[str, str], items: Sequence[ProgrammeItem], problems: Problems) -> None:
    start, end = parse_day(header.get("start", "")), parse_day(header.get("end", ""))
    if start and end and end < start:
        problems.warning("dates_reversed", _l("The programme ends before it starts; its days are used instead."))
        return
    for item in items:
        if _is_outside(item.day, start, end):
            message = _l("This item lies outside the dates of the programme.")
            problems.warning("outside", message, line=item.line, where=item.title)


def _is_outside(day: date, start: date | None, end: date | None) -> bool:
    return (start is not None and day < start) or (end is not None and day > end)
