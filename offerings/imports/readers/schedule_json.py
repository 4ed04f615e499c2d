"""pretalx / frab ``schedule.json`` in the c3voc schema: schedule.conference.days[].rooms{name: [event]}."""

from collections.abc import Iterator
from typing import Any

from core.i18n import _l
from offerings.imports.readers.encodings import decode
from offerings.imports.readers.json_lines import LINE, parse_json
from offerings.imports.readers.moments import SourceDay, parse_day, source_day
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.refusal import ImportRefused
from offerings.imports.readers.schedule_item import SourceEvent
from offerings.imports.readers.schedules import SourceSchedule, build_programme
from offerings.imports.readers.texts import one_line
from offerings.imports.readers.values import Programme

_HEADER = ("title", "start", "end", "time_zone_name", "day_change")
_FIELDS = (
    "guid", "id", "date", "start", "duration", "room", "title", "subtitle", "track", "type", "language",
    "abstract", "description", "url",
)  # fmt: skip
Json = dict[str, Any]


def read_schedule_json(data: bytes) -> Programme:
    schedule = _object(_object(parse_json(decode(data).text)).get("schedule"))
    conference = _object(schedule.get("conference"))
    if not isinstance(conference.get("days"), list):
        message = _l("This JSON file is not a schedule: it has no list of days under schedule, conference.")
        raise ImportRefused("not_a_schedule", message)
    problems = Problems()
    days = list(_days(conference["days"], problems))
    header = {name: _text(conference, name) for name in _HEADER}
    header["version"] = _text(schedule, "version")
    source = SourceSchedule(
        header=header,
        days=[day for _source, day in days],
        rooms=_rooms(conference, days),
        events=[event for source, day in days for event in _events(source, day, problems)],
    )
    return build_programme(source, problems)


def _days(sources: list[Any], problems: Problems) -> Iterator[tuple[Json, SourceDay]]:
    for source in map(_object, sources):
        on = parse_day(_text(source, "date"))
        if on is None:
            message = _l("This day has no readable date; the items in it are not taken.")
            problems.error("no_day", message, line=source.get(LINE))
        else:
            yield source, source_day(on, _text(source, "day_start"), _text(source, "day_end"))


def _rooms(conference: Json, days: list[tuple[Json, SourceDay]]) -> list[str]:
    declared = [_text(_object(room), "name") for room in _list(conference.get("rooms"))]
    return declared + [name for source, _day in days for name, _events in _rooms_of(source)]


def _rooms_of(day: Json) -> Iterator[tuple[str, Any]]:
    return ((name, events) for name, events in _object(day.get("rooms")).items() if name != LINE)


def _events(day_source: Json, day: SourceDay, problems: Problems) -> Iterator[SourceEvent]:
    for room, events in _rooms_of(day_source):
        for source in _list(events):
            if isinstance(source, dict):
                yield _event(source, day, room)
            else:
                message = _l("Something in this room is not an item; it is not taken.")
                problems.error("not_an_item", message, line=day_source.get(LINE), where=one_line(room)[:300])


def _event(source: Json, day: SourceDay, room: str) -> SourceEvent:
    fields = {name: _text(source, name) for name in _FIELDS}
    people = [_person(_object(person)) for person in _list(source.get("persons"))]
    return SourceEvent(source.get(LINE), day, room, fields, people)


def _person(source: Json) -> tuple[str, str]:
    key = next((value for name in ("code", "guid", "id") if (value := _text(source, name))), "")
    return key, _text(source, "public_name") or _text(source, "name") or _text(source, "full_public_name")


def _object(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(source: Json, name: str) -> str:
    """Texts as they are, numbers as text; in a localised object the English text or the first one; else empty."""
    value = source.get(name)
    if isinstance(value, dict):
        texts = [text for key, text in value.items() if isinstance(text, str) and key != LINE]
        value = value.get("en", texts[0] if texts else "")
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
