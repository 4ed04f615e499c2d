"""Independent readings: the changes in a compiled zone file (RFC 9636), and the offset that a VTIMEZONE gives."""

import re
import struct
import zoneinfo
from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

from dateutil.rrule import rrulestr

EPOCH = datetime(1970, 1, 1)


def zone_file(key):
    """The octets that `zoneinfo` reads for the zone."""
    for folder in zoneinfo.TZPATH:
        if (path := Path(folder, key)).is_file():
            return path.read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", *key.split("/")).read_bytes()


def transitions(data, last_year):
    """The seconds since 1970 at which a zone file has a change: those listed, then those its rule gives."""
    head = struct.Struct(">4sc15x6L")
    _, _, isutc, isstd, leaps, times, types, letters = head.unpack_from(data)
    second = head.size + times * 5 + types * 6 + letters + leaps * 8 + isstd + isutc
    magic, _, _, _, _, times, _, _ = head.unpack_from(data, second)
    assert magic == b"TZif"
    listed = struct.unpack_from(f">{times}q", data, second + head.size)
    rule = data.rstrip(b"\n").rpartition(b"\n")[2].decode()
    first = listed[-1] if listed else -(2**62)
    return sorted({*listed, *(at for at in by_rule(rule, last_year) if at > first)})


RULE = re.compile(r"(?:[A-Za-z]+|<[^>]+>)([-+:0-9]+)(?:[A-Za-z]+|<[^>]+>)([-+:0-9]*),([^,]+),([^,]+)")


def by_rule(text, last_year):
    """The changes from 1970 on that the POSIX rule at the end of a zone file gives (RFC 9636 3.3.1)."""
    found = RULE.fullmatch(text)
    if not found:
        return
    standard = -_clock(found[1])
    daylight = -_clock(found[2]) if found[2] else standard + 3600
    for year in range(1970, last_year + 1):
        for when, before in ((found[3], standard), (found[4], daylight)):
            day, _, at = when.partition("/")
            yield int((_date(day, year) - EPOCH).total_seconds()) + _clock(at or "2") - before


def _clock(text):
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    return sign * sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))


def _date(text, year):
    """As in M3.5.0, the last Sunday of March: no zone uses another form."""
    month, week, weekday = map(int, text.removeprefix("M").split("."))
    first = datetime(year, month, 1)
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (week - 1))
    return day if day.month == month else day - timedelta(days=7)


class Observances:
    """An interpreter of VTIMEZONE (RFC 5545 3.6.5) that shares no code with the builder."""

    def __init__(self, octets, until):
        text = octets.decode().replace("\r\n ", "")
        blocks = re.findall(r"BEGIN:(STANDARD|DAYLIGHT)\r\n(.*?)END:\1", text, re.DOTALL)
        self.onsets = sorted(onset for _, body in blocks for onset in self._expand(body, until))
        self.moments = [moment for moment, _ in self.onsets]

    def _expand(self, body, until):
        fields = dict(line.split(":", 1) for line in body.strip().split("\r\n"))
        start = datetime.strptime(fields["DTSTART"], "%Y%m%dT%H%M%S")
        before, after = (self._offset(fields[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        locals_ = [start]
        if "RRULE" in fields:
            rule, _, stop = fields["RRULE"].partition(";UNTIL=")
            # UNTIL is in UTC, the recurrence in the clock before the change
            end = datetime.strptime(stop, "%Y%m%dT%H%M%SZ") + before if stop else datetime(until, 12, 31)
            locals_ = rrulestr(rule, dtstart=start).between(start, end, inc=True)
        return [(int((local - before - EPOCH).total_seconds()), after) for local in locals_]

    @staticmethod
    def _offset(text):
        sign, hours, minutes = re.fullmatch(r"([+-])(\d\d)(\d\d)", text).groups()
        return timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)

    def offset(self, at):
        place = bisect_right(self.moments, at) - 1
        assert place >= 0, f"no observance at {datetime.fromtimestamp(at, UTC)}"
        return self.onsets[place][1]
