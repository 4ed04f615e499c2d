"""When and how the clock of a zone changes, by `zoneinfo`: event and VTIMEZONE can't disagree."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

# Since 1970 no two changes are closer than 6.9 days, in any zone; a test holds this against the tz database.
_STEP = 3 * 86400

Observance = tuple[timedelta, str, bool]  # offset, abbreviation, daylight saving


class Onset(NamedTuple):
    """A change of the clock at `at` (seconds since 1970, UTC); offsets in whole minutes."""

    at: int
    offset_from: int
    offset_to: int
    name: str
    is_daylight: bool

    @property
    def local(self) -> datetime:
        """The wall clock just before the change: RFC 5545 3.6.5 writes onsets in the *from* offset."""
        return datetime.fromtimestamp(self.at + self.offset_from * 60, UTC).replace(tzinfo=None)


@lru_cache(maxsize=8192)
def onsets_in(key: str, year: int) -> tuple[Onset, ...]:
    """Every change of the zone in that UTC year, in order."""
    zone = ZoneInfo(key)
    last = _epoch(year + 1) - 1
    found = []
    low = _epoch(year) - 1
    before = observance(zone, low)
    while low < last:
        high = min(low + _STEP, last)
        after = observance(zone, high)
        if after != before:
            found.append(_onset(_first_second(zone, low, high), before, after))
        low, before = high, after
    return tuple(found)


def observance(zone: ZoneInfo, at: int) -> Observance:
    moment = datetime.fromtimestamp(at, zone)
    return moment.utcoffset() or timedelta(), moment.tzname() or "", bool(moment.dst())


def whole_minutes(offset: timedelta) -> int:
    """Clients do not read seconds in an offset. Since 1970 only Monrovia, until 1972, had any: 30 of them."""
    return round(offset.total_seconds() / 60)


def _epoch(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


def _first_second(zone: ZoneInfo, low: int, high: int) -> int:
    """The first second of the new observance, known to lie after `low` and not after `high`."""
    before = observance(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if observance(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high


def _onset(at: int, before: Observance, after: Observance) -> Onset:
    start, end = whole_minutes(before[0]), whole_minutes(after[0])
    return Onset(at, start, end, after[1], _is_daylight(before, after))


def _is_daylight(before: Observance, after: Observance) -> bool:
    """Clients expect daylight to be the later clock; Dublin and Casablanca save negatively in winter."""
    if before[2] and after[2]:
        return True
    return (before[2] or after[2]) and after[0] > before[0]
