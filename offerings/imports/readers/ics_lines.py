"""The lines of an iCalendar file before it is parsed: unfolded (RFC 5545 3.1), numbered, its components well nested."""

import codecs
import re
from dataclasses import dataclass

from core.i18n import _l
from core.text import clean
from offerings.imports.readers.encodings import decode
from offerings.imports.readers.limits import (
    MAX_CALENDAR_LINES,
    MAX_CONTENT_LINE,
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_ZONE_RULES,
)
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.refusal import ImportRefused

_OCTETS = 75
_ATTENDEE = re.compile(r"ATTENDEE[;:]", re.IGNORECASE)
_LATIN = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_COMMON_DAYS = {str(day) for day in (*range(1, 29), *range(-28, 0))}
_LONG_MONTHS = {"1", "3", "5", "7", "8", "10", "12"}
_TOO_FINE = re.compile(r"BY(SECOND|MINUTE|HOUR|YEARDAY|WEEKNO)=|FREQ=.*FREQ=")


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
    short = [(number, raw) for number, raw in whole if len(raw) <= MAX_CONTENT_LINE]
    if len(short) < len(whole):
        message = _l("Lines longer than %(limit)s octets are left out: %(count)s.", limit=MAX_CONTENT_LINE,
                     count=len(whole) - len(short))  # fmt: skip
        problems.warning("line_left_out", message)
    return [(number, _decoded(raw, number, problems)) for number, raw in short]


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
    zone_rules = 0
    for number, text in lines:
        keyword, _colon, name = (part.strip().upper() for part in text.partition(":"))
        if keyword == "BEGIN":
            open_components.append((name, number))
            if name == "VEVENT" and len(open_components) == 2:
                events.append(number)
        elif keyword == "END":
            _close(open_components, name, number)
        elif text.upper().startswith("RRULE") and ("VTIMEZONE" in (name for name, _line in open_components)):
            zone_rules += 1
            _check_zone_rule(text.upper(), number, zone_rules)
        if len(open_components) > MAX_DEPTH or len(events) > MAX_ITEMS:
            message = _l("The file holds more than %(limit)s items; split it.", limit=MAX_ITEMS)
            raise ImportRefused("too_many_items", message, line=number)
    if open_components:
        name, number = open_components[-1]
        message = _l("The file breaks off: %(name)s, begun at line %(line)s, has no end.", name=name[:40], line=number)
        raise ImportRefused("broken_ics", message, line=number)
    return tuple(events)


def _check_zone_rule(rule: str, number: int, count: int) -> None:
    """The parser goes through all changes of a zone, so a zone that changes every second would never end."""
    if not _is_yearly(rule) or count > MAX_ZONE_RULES:
        message = _l("The time zone at line %(line)s changes far too often; the file is not taken.", line=number)
        raise ImportRefused("recurrence_refused", message, line=number)


def _is_yearly(rule: str) -> bool:
    """On one day of the year, and one that there is: a rule that never holds is looked for up to the year 9999."""
    parts = dict(part.partition("=")[::2] for part in rule.partition(":")[2].split(";"))
    if (
        parts.get("FREQ") != "YEARLY"
        or _TOO_FINE.search(rule)
        or "," in parts.get("BYDAY", "") + parts.get("BYMONTH", "")
    ):
        return False
    day, *more = parts.get("BYMONTHDAY", "1").split(",")
    exists = day in _COMMON_DAYS or (day in ("29", "30", "31") and parts.get("BYMONTH") in _LONG_MONTHS)
    return exists and (not more or "BYDAY" in parts)


def _close(open_components: list[tuple[str, int]], name: str, number: int) -> None:
    if not open_components or open_components.pop()[0] != name:
        message = _l("Line %(line)s ends %(name)s, which is not what was begun last.", line=number, name=name[:40])
        raise ImportRefused("broken_ics", message, line=number)
