"""What our emitter wrote, as properties: so that jCal and xCal say what the .ics says, whatever that comes to be.

Reads the lines of ``emit`` only, not iCalendar at large: names are in capitals and everything is well nested.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# What names none here is text (RFC 5545 3.7, 3.8; RFC 7986 5).
_TYPES = {
    "ATTENDEE": "cal-address",
    "CONFERENCE": "uri",
    "CREATED": "date-time",
    "DTEND": "date-time",
    "DTSTAMP": "date-time",
    "DTSTART": "date-time",
    "EXDATE": "date-time",
    "GEO": "float",
    "IMAGE": "uri",
    "LAST-MODIFIED": "date-time",
    "ORGANIZER": "cal-address",
    "RDATE": "date-time",
    "RECURRENCE-ID": "date-time",
    "REFRESH-INTERVAL": "duration",
    "RRULE": "recur",
    "SEQUENCE": "integer",
    "SOURCE": "uri",
    "TRIGGER": "duration",
    "TZOFFSETFROM": "utc-offset",
    "TZOFFSETTO": "utc-offset",
    "URL": "uri",
}
_LISTS = frozenset({"CATEGORIES", "EXDATE", "RDATE"})
_NUMBERS = frozenset({"INTERVAL", "COUNT", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
_HEAD = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:])*)*):')
_PARAMETER = re.compile(r';([A-Z0-9-]+)=((?:"[^"]*"|[^";:])*)')
_PARAMETER_VALUE = re.compile(r'"([^"]*)"|([^",]+)')
_CARET = re.compile(r"\^([n^'])")
_CARETS = {"n": "\n", "^": "^", "'": '"'}
_ESCAPE = re.compile(r"\\(.)")
_LISTED = re.compile(r"(?:\\.|[^\\,])+")
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")

Rule = list[tuple[str, list[str | int]]]


class Property(NamedTuple):
    """``parameters`` without VALUE, which is the ``type`` ("unknown" for X- names); ``values`` in the form that jCal
    and xCal share: ``2026-11-22T09:00:00``, ``+08:00``, numbers as numbers, a rule as its parts."""

    name: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    type: str
    values: list["str | int | float | Rule"]


class Component(NamedTuple):
    name: str
    properties: list[Property]
    components: list["Component"]


def read_own(octets: bytes) -> Component:
    """The VCALENDAR in what ``emit`` wrote. Many lines say what another says: these become one and the same object."""
    lines = octets.replace(b"\r\n ", b"").decode().split("\r\n")
    return _component(lines[0].removeprefix("BEGIN:"), iter(lines[1:]), {})


def _component(name: str, lines: Iterator[str], known: dict[str, Property]) -> Component:
    found = Component(name, [], [])
    for line in lines:
        said = known.get(line)
        if said is not None:
            found.properties.append(said)
        elif line.startswith("BEGIN:"):
            found.components.append(_component(line.removeprefix("BEGIN:"), lines, known))
        elif line.startswith("END:"):
            break
        else:
            said = known[line] = _property(line)
            found.properties.append(said)
    return found


def _property(line: str) -> Property:
    name, _colon, text = line.partition(":")
    parameters: dict[str, tuple[str, ...]] = {}
    if ";" in name:
        head = _HEAD.match(line)
        assert head, "our own lines are well formed"
        name, text = head[1], line[head.end() :]
        parameters = {key: tuple(_parameter_values(value)) for key, value in _PARAMETER.findall(head[2])}
    stated = parameters.pop("VALUE", None)
    kind = stated[0].lower() if stated else _TYPES.get(name, "unknown" if name.startswith("X-") else "text")
    return Property(name, tuple(parameters.items()), kind, list(_values(name, kind, text)))


def _parameter_values(text: str) -> Iterator[str]:
    """RFC 6868 lets a caret stand for what a parameter can't hold."""
    for quoted, bare in _PARAMETER_VALUE.findall(text):
        value = quoted or bare
        yield _CARET.sub(lambda hit: _CARETS[hit[1]], value) if "^" in value else value


def _values(name: str, kind: str, text: str) -> Iterator["str | int | float | Rule"]:
    if kind == "unknown":
        yield text  # as it is, escapes and all (RFC 7265 5.1, RFC 6321 5.1)
    elif kind == "text":
        yield from map(_unescaped, (_LISTED.findall(text) if name in _LISTS else ()) or (text,))
    elif kind in ("date", "date-time"):
        yield from map(_stamp, text.split(","))
    elif kind == "float":
        yield from map(float, text.split(";"))
    elif kind == "integer":
        yield int(text)
    elif kind == "utc-offset":
        yield f"{text[:3]}:{text[3:]}"
    elif kind == "recur":
        yield [(key, _rule_values(key, value)) for key, _is, value in (part.partition("=") for part in text.split(";"))]
    else:
        yield text


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda hit: "\n" if hit[1] == "n" else hit[1], text) if "\\" in text else text


def _stamp(text: str) -> str:
    found = _STAMP.fullmatch(text)
    assert found, "our own times are well formed"
    day = f"{found[1]}-{found[2]}-{found[3]}"
    return f"{day}T{found[4]}:{found[5]}:{found[6]}{found[7]}" if found[4] else day


def _rule_values(key: str, text: str) -> list[str | int]:
    if key in _NUMBERS:
        return [int(number) for number in text.split(",")]
    return [_stamp(text)] if key == "UNTIL" else list(text.split(","))
