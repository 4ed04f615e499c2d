"""What frab XML and c3voc JSON have in common: one shape of source, turned into a Programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.i18n import _l
from offerings.imports.durations import after, parse_clock, parse_duration
from offerings.imports.keys import distinct, made_key
from offerings.imports.limits import MAX_ITEMS, MAX_PEOPLE_PER_ITEM
from offerings.imports.moments import Frame, SourceDay, find_start, parse_day
from offerings.imports.overlaps import tell_overlaps
from offerings.imports.problems import Problems, list_lines
from offerings.imports.refusal import ImportRefused
from offerings.imports.texts import long_text, one_line, short_text, web_address
from offerings.imports.values import Programme, ProgrammeItem, ProgrammePerson
from offerings.imports.zones import find_zone


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """``fields``: raw texts named as in frab XML; ``people``: pairs of key (may be empty) and name."""

    line: int | None
    day: SourceDay
    room: str
    fields: Mapping[str, str]
    people: Sequence[tuple[str, str]]


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
    read = [item for event in source.events if (item := _item(event, frame, problems))]
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


def _item(event: SourceEvent, frame: Frame, problems: Problems) -> ProgrammeItem | None:
    fields, line = event.fields, event.line
    title = short_text(fields.get("title", ""), problems, line, "")
    if not title:
        problems.error("no_title", _l("This item has no title; it is not taken."), line=line)
        return None
    starts_at = find_start(fields.get("date", ""), fields.get("start", ""), event.day, frame, problems, line, title)
    length = _length(fields.get("duration", ""), problems, line, title)
    if starts_at is None or length is None:
        return None
    _tell_contradictions(event, starts_at, title, problems)
    return ProgrammeItem(
        source_key=_key(fields, title),
        title=title,
        subtitle=short_text(fields.get("subtitle", ""), problems, line, title),
        abstract=long_text(fields.get("abstract", ""), problems, line, title),
        description=long_text(fields.get("description", ""), problems, line, title),
        starts_at=starts_at,
        ends_at=after(starts_at, length),
        day=event.day.on,
        room=one_line(event.room)[:300],
        track=short_text(fields.get("track", ""), problems, line, title),
        kind=short_text(fields.get("type", ""), problems, line, title),
        language=one_line(fields.get("language", ""))[:35],
        url=web_address(fields.get("url", "")),
        people=_people(event, title, problems),
        line=line,
    )


def _length(raw: str, problems: Problems, line: int | None, title: str) -> timedelta | None:
    length = parse_duration(raw)
    if length is None:
        message = _l(
            "The duration “%(raw)s” is not a time of the form 00:45; the item is not taken.", raw=one_line(raw)[:40]
        )
        problems.error("duration", message, line=line, where=title)
    elif length > timedelta(days=1):
        problems.warning("long", _l("This item lasts longer than a day."), line=line, where=title)
    return length


def _key(fields: Mapping[str, str], title: str) -> str:
    guid, number = one_line(fields.get("guid", "")), one_line(fields.get("id", ""))
    if guid:
        return guid[:200]
    return f"id:{number[:100]}" if number else f"made:{made_key(title)}"


def _people(event: SourceEvent, title: str, problems: Problems) -> tuple[ProgrammePerson, ...]:
    if len(event.people) > MAX_PEOPLE_PER_ITEM:
        message = _l("This item names more than %(limit)s people; the others are left out.", limit=MAX_PEOPLE_PER_ITEM)
        problems.warning("many_people", message, line=event.line, where=title)
    read = []
    for key, raw in event.people[:MAX_PEOPLE_PER_ITEM]:
        name = short_text(raw, problems, event.line, title)
        if name:
            read.append(ProgrammePerson(one_line(key)[:200] or f"name:{name.casefold()}", name))
        else:
            problems.warning("no_name", _l("A person without a name is left out."), line=event.line, where=title)
    return tuple(read)


def _tell_contradictions(event: SourceEvent, starts_at: datetime, title: str, problems: Problems) -> None:
    own_room = one_line(event.fields.get("room", ""))
    if own_room and own_room[:300] != one_line(event.room)[:300]:
        message = _l(
            "This item stands under the room “%(room)s” but names “%(own)s”; the first is used.",
            room=one_line(event.room)[:300],
            own=own_room[:300],
        )
        problems.warning("two_rooms", message, line=event.line, where=title)
    if not event.day.on <= starts_at.date() <= event.day.on + timedelta(days=1):
        message = _l(
            "This item stands under %(day)s but its own date is %(own)s; its own date is used.",
            day=event.day.on.isoformat(),
            own=starts_at.date().isoformat(),
        )
        problems.warning("other_day", message, line=event.line, where=title)


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


def tell_no_zone(items: Sequence[ProgrammeItem], problems: Problems) -> None:
    """Says which of the two it is: offsets without the name of a zone, or clock times only."""
    if any(item.starts_at.tzinfo is None for item in items):
        message = _l("The file gives clock times without a time zone; they are read as the time of the place.")
        problems.warning("no_zone", message)
    elif items:
        message = _l("The file gives its times with an offset but names no time zone; the zone of the place is used.")
        problems.warning("offsets_only", message)


def _tell_no_guid(events: Sequence[SourceEvent], problems: Problems) -> None:
    lines = [event.line for event in events if not event.fields.get("guid", "").strip()]
    if lines:
        message = _l(
            "Items without a permanent key: %(count)s. Their number in the file, or else their title, serves as key.",
            count=len(lines),
        )
        problems.warning("no_guid", message, line=lines[0])


def tell_without_people(items: Sequence[ProgrammeItem], problems: Problems) -> None:
    lines = [item.line for item in items if not item.people]
    if lines:
        message = _l(
            "Items that name no people: %(count)s (lines %(lines)s).",
            count=len(lines),
            lines=list_lines(lines),
        )
        problems.warning("no_people", message, line=lines[0])


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
