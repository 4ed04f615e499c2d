"""Times as calendar data and queries write them (RFC 5545 3.3.4 to 3.3.6), and spans of time."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calendars.caldav.components import Line

_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,6})W|(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?)")
BEGINNING = datetime.min.replace(tzinfo=UTC)
END = datetime.max.replace(tzinfo=UTC)

Moment = date | datetime


class Span(NamedTuple):
    """From ``start`` up to, not including, ``end``; aware."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Span") -> bool:
        """RFC 4791 9.9: ``other`` is an event; one without length counts at the moment that it happens."""
        if other.start == other.end:
            return self.start <= other.start < self.end
        return self.start < other.end and self.end > other.start

    def widened(self, by: timedelta) -> "Span":
        """Earlier and later by that much, as far as there is time."""
        start = self.start - by if self.start - BEGINNING > by else BEGINNING
        return Span(start, self.end + by if END - self.end > by else END)


def instant(text: str) -> datetime:
    """A UTC time, "20060104T000000Z". Raises ValueError for anything else."""
    moment = parse_moment(text, UTC)
    if not isinstance(moment, datetime) or not text.endswith("Z"):
        raise ValueError(f"{text[:40]!r} is no time in UTC.")
    return moment


def parse_moment(text: str, zone: tzinfo) -> Moment:
    """A date, or a time: in UTC when it says so, else in ``zone``. Raises ValueError."""
    found = _STAMP.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:40]!r} is no date or time.")
    day = date(int(found[1]), int(found[2]), int(found[3]))
    if found[4] is None:
        return day
    second = min(int(found[6]), 59)  # a leap second is the one before
    return datetime(
        day.year, day.month, day.day, int(found[4]), int(found[5]), second, tzinfo=UTC if found[7] else zone
    )


def parse_duration(text: str) -> timedelta:
    """Raises ValueError."""
    found = _DURATION.fullmatch(text)
    if found is None or text[-1] in "PT":
        raise ValueError(f"{text[:40]!r} is no duration.")
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups()[1:])
    span = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -span if found[1] == "-" else span


def moments_of(line: Line, floating: tzinfo) -> list[Moment]:
    """The dates or times of a property, in the zone that it names; ``floating`` when it names none that we know."""
    zone = find_zone(line.parameter("TZID") or "") or floating
    return [parse_moment(text.partition("/")[0], zone) for text in line.value.split(",")]


def find_zone(name: str) -> ZoneInfo | None:
    """An IANA zone; the names that some programs put in front of it ("/freeassociation.sourceforge.net/") are cut."""
    for candidate in (name, "/".join(name.split("/")[-2:])):
        try:
            return ZoneInfo(candidate) if candidate else None
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None


def at(moment: Moment, floating: tzinfo) -> datetime:
    """The instant: a date begins at midnight in ``floating``."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=floating).astimezone(UTC)
