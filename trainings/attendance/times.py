"""Times as people write them on a sheet, against the wall of the place."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import Invalid
from core.i18n import _l

_TIME = re.compile(r"^(\d{1,2})(?:[:：.hH时](\d{2})分?|(\d{2}))?$")


def read_time(text: str, field: str | None = None) -> time | None:
    """ "9", "09:05", "9.05", "905", "9：05": None when empty. Raises Invalid."""
    tidy = text.strip()
    if not tidy:
        return None
    match = (
        _TIME.match(tidy) if tidy.isascii() or not any(char.isdigit() and not char.isascii() for char in tidy) else None
    )
    if match is not None:
        hour, minute = int(match[1]), int(match[2] or match[3] or 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise Invalid("bad_time", _l("Write the time like 09:05."), field=field)


def at_meeting(value: time, starts_at: datetime, zone: str) -> datetime:
    """That time on the day of a meeting that begins at ``starts_at``; over twelve hours before it: the next day."""
    there = ZoneInfo(zone)
    start = starts_at.astimezone(there)
    found = datetime.combine(start.date(), value, there)
    if found < start - timedelta(hours=12):
        found = datetime.combine(start.date() + timedelta(days=1), value, there)
    return found
