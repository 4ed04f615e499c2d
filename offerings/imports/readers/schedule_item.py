"""One event of a frab or c3voc schedule as a ProgrammeItem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.i18n import _l
from offerings.imports.readers.durations import after, parse_duration
from offerings.imports.readers.keys import made_key
from offerings.imports.readers.limits import MAX_PEOPLE_PER_ITEM
from offerings.imports.readers.moments import Frame, SourceDay, find_start
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.texts import long_text, one_line, short_text, web_address
from offerings.imports.readers.values import ProgrammeItem, ProgrammePerson


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """``fields``: raw texts named as in frab XML; ``people``: pairs of key (may be empty) and name."""

    line: int | None
    day: SourceDay
    room: str
    fields: Mapping[str, str]
    people: Sequence[tuple[str, str]]


def read_item(event: SourceEvent, frame: Frame, problems: Problems) -> ProgrammeItem | None:
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
