"""Dates and times carried to other days: what was at nine in the morning stays at nine on the wall."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo


def shift(value: Any, days: int, zone: str) -> Any:
    """``value`` that many days later in ``zone``; what is neither date nor instant comes back as it is."""
    if isinstance(value, datetime):
        wall = value.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
        return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if isinstance(value, date):
        return value + timedelta(days=days)
    return value
