"""The lines of an iCalendar file before it is parsed: unfolded (RFC 5545 3.1), numbered, its components well nested."""

import codecs
import re
from dataclasses import dataclass

from core.i18n import _l
from core.text import clean
from offerings.imports.readers.encodings import decode
from offerings.imports.readers.ics_zone_rules import ZoneRules
from offerings.imports.readers.limits import (
    MAX_CALENDAR_LINES,
    MAX_CONTENT_LINE,
    MAX_DATES,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_LINE_HEAD,
)
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.refusal import ImportRefused

_OCTETS = 75
_ATTENDEE = re.compile(r"ATTENDEE[;:]", re.IGNORECASE)
_DATES = re.compile(r"(RDATE|EXDATE)[;:]", re.IGNORECASE)
_HEAD = re.compile(rb'[A-Za-z0-9-]+(?:;[^=:";]*=(?:"[^"]*"|[^":;])*)*')
_LATIN = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")


@dataclass(frozen=True, slots=True)
class CalendarText:
    """``event_lines``: where each VEVENT of a calendar begins. ``zone_property``: the zone that a stray
    VTIMEZONE property names. ``attendees``: how often somebody was invited; who, is not read at all."""

    text: str
    event_lines: tuple[int, ...]
    zone_property: str
    attendees: int = 0


def read_calendar_text(data: bytes, problems: Problems) -> CalendarText:
    """Raises ImportRefused when components are not closed, cross each other, or are too many."""
    every_line = _content_lines(_as_utf8(data), problems)
    lines = [(number, text) for number, text in every_line if not _ATTENDEE.match(text)]
    _check_dates(lines)
    event_lines = _check_nesting(lines)
    stray = [text.partition(":")[2].strip() for _line, text in lines if text.upper().startswith("VTIMEZONE:")]
    whole = "\r\n".join(text for _line, text in lines) + "\r\n"
    return CalendarText(whole, event_lines, stray[0] if stray else "", len(every_line) - len(lines))


def _as_utf8(data: bytes) -> bytes:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8)):
        return decode(data).text.encode("utf-8", "replace")
    return data


def _content_lines(data: bytes, problems: Problems) -> list[tuple[int, str]]:
    """Joined as bytes, since a fold may stand within a character."""
    joined: list[tuple[int, list[bytes]]] = []
    long_lines = []
    for number, raw in enumerate(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), start=1):
        if len(raw) > _OCTETS:
            long_lines.append(number)
        if raw[:1] in (b" ", b"\t") and joined:
            joined[-1][1].append(raw[1:])
        elif raw.strip():
            joined.append((number, [raw]))
        if len(joined) > MAX_CALENDAR_LINES:
            message = _l("The calendar has more than %(limit)s lines.", limit=MAX_CALENDAR_LINES)
            raise ImportRefused("too_large", message, line=number)
    _tell_long(long_lines, problems)
    whole = [(number, b"".join(parts)) for number, parts in joined]
    short = [(number, raw) for number, raw in whole if len(raw) <= MAX_CONTENT_LINE and not _is_overloaded(raw)]
    if len(short) < len(whole):
        message = _l("Lines that are longer than any calendar needs are left out: %(count)s.",
                     count=len(whole) - len(short))  # fmt: skip
        problems.warning("line_left_out", message)
    return [(number, _decoded(raw, number, problems)) for number, raw in short]


def _is_overloaded(raw: bytes) -> bool:
    """So many parameters that the parser would take seconds for them."""
    head = _HEAD.match(raw)
    return head is not None and head.end() > MAX_LINE_HEAD


def _check_dates(lines: list[tuple[int, str]]) -> None:
    dates = 0
    for number, text in lines:
        dates += text.count(",") if _DATES.match(text) else 0
        if dates > MAX_DATES:
            message = _l("The items of this file repeat too often or for too long; split it.")
            raise ImportRefused("recurrence_refused", message, line=number)


def _decoded(raw: bytes, number: int, problems: Problems) -> str:
    try:
        return clean(raw.decode("utf-8"))
    except UnicodeDecodeError:
        message = _l("This line is not UTF-8, as a calendar must be; its characters may be wrong.")
        problems.warning("encoding_guessed", message, line=number)
        return clean(raw.decode("cp1252" if _LATIN.search(raw) else "gb18030", "replace"))


def _tell_long(lines: list[int], problems: Problems) -> None:
    if lines:
        message = _l(
            "Lines longer than %(octets)s octets that should have been folded: %(count)s. They are read in full.",
            octets=_OCTETS,
            count=len(lines),
        )
        problems.warning("unfolded", message, line=lines[0])


def _check_nesting(lines: list[tuple[int, str]]) -> tuple[int, ...]:
    open_components: list[tuple[str, int]] = []
    events = []
    zones = ZoneRules()
    for number, text in lines:
        keyword, _colon, name = (part.strip().upper() for part in text.partition(":"))
        if keyword == "BEGIN":
            open_components.append((name, number))
            zones.begin(name)
            if name == "VEVENT" and len(open_components) == 2:
                events.append(number)
        elif keyword == "END":
            _close(open_components, name, number)
            zones.end(number)
        elif any(name == "VTIMEZONE" for name, _line in open_components):
            zones.read(text.upper(), number)
        if len(open_components) > MAX_DEPTH or len(events) > MAX_ITEMS:
            message = _l("The file holds more than %(limit)s items; split it.", limit=MAX_ITEMS)
            raise ImportRefused("too_many_items", message, line=number)
    if open_components:
        name, number = open_components[-1]
        message = _l("The file breaks off: %(name)s, begun at line %(line)s, has no end.", name=name[:40], line=number)
        raise ImportRefused("broken_ics", message, line=number)
    return tuple(events)


def _close(open_components: list[tuple[str, int]], name: str, number: int) -> None:
    if not open_components or open_components.pop()[0] != name:
        message = _l("Line %(line)s ends %(name)s, which is not what was begun last.", line=number, name=name[:40])
        raise ImportRefused("broken_ics", message, line=number)
