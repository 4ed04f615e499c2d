"""Lengths and clock times as schedule files write them."""

import re
from datetime import UTC, datetime, time, timedelta

_DURATION = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


def parse_duration(raw: str) -> timedelta | None:
    """ "00:45", "1:30" or "00:45:00"; None when unreadable or not longer than nothing."""
    match = _DURATION.fullmatch(raw.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds) or None


def parse_clock(raw: str) -> time | None:
    match = _CLOCK.fullmatch(raw.strip())
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups())
    return time(hour, minute, second)


def after(start: datetime, length: timedelta) -> datetime:
    """``length`` later in real time when ``start`` is aware (also across a change of clocks), else on the wall."""
    if start.tzinfo is None:
        return start + length
    return (start.astimezone(UTC) + length).astimezone(start.tzinfo)
