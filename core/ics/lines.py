"""Content lines: how RFC 5545 3.1 to 3.3 writes a property."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""By ``date.weekday()``, as BYDAY names them (3.3.10)."""

_LIMIT = 75
# A line break of any alphabet: some readers split at all of them, so only the escaped newline may go out.
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
# Controls but TAB (RFC 5545 3.1), lone surrogates (not UTF-8), U+FFFE and U+FFFF (not XML, as CalDAV needs).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile(r"[\\;,\n]")
_ODD = re.compile("[\\\\;,\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_CARET = re.compile(r"\^(?=[n^'])")


def clean(text: str) -> str:
    """`text` without what no reader survives, each line break as one LF."""
    return _FORBIDDEN.sub("", _BREAK.sub("\n", text))


def escape(text: str) -> str:
    """A TEXT value (3.3.11): backslash, semicolon, comma and newline are escaped, and nothing else."""
    if not _ODD.search(text):
        return text
    return _SPECIAL.sub(lambda hit: "\\n" if hit[0] == "\n" else "\\" + hit[0], clean(text))


def parameter(text: str) -> str:
    """A quoted parameter value (3.2). A value can't hold a quote or a line break; carets follow RFC 6868."""
    text = clean(text).replace('"', "'").replace("\n", " ")
    return '"' + _CARET.sub("^^", text) + '"'


def utc_stamp(moment: datetime) -> str:
    """A time that is in UTC already, cut to whole seconds."""
    return f"{local_stamp(moment)}Z"


def local_stamp(moment: datetime) -> str:
    return f"{date_stamp(moment)}T{moment.hour:02}{moment.minute:02}{moment.second:02}"


def date_stamp(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def duration(span: timedelta) -> str:
    """A DURATION (3.3.6) of whole days, hours, minutes or seconds: the largest unit that fits."""
    seconds = int(span.total_seconds())
    if seconds % 86400 == 0:
        return f"P{seconds // 86400}D"
    for size, unit in ((3600, "H"), (60, "M")):
        if seconds % size == 0:
            return f"PT{seconds // size}{unit}"
    return f"PT{seconds}S"


def fold(lines: Iterable[str]) -> bytes:
    """Lines as octets: CRLF, at most 75 octets a line, never cut inside a character (3.1)."""
    folded = [octets if len(octets) <= _LIMIT else _fold_one(octets) for octets in map(str.encode, lines)]
    return b"".join([octets + b"\r\n" for octets in folded])


def _fold_one(octets: bytes) -> bytes:
    pieces = []
    start, room = 0, _LIMIT
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # a continuation octet of UTF-8
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, _LIMIT - 1  # the space that opens a continuation line counts
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces)
