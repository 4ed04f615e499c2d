"""Dates as people write them into tables, year first."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

_WRITTEN = re.compile(
    r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SERIAL = range(20_000, 80_000)
_SERIAL_ZERO = date(1899, 12, 30)
_YEARS = range(1900, 2200)


class NotADate(ValueError):
    """The cell holds something else."""


def parse_date(cell: Any) -> date | None:
    """2026-11-03, 2026/11/3, 2026.11.3, 2026年11月3日, 20261103, a date cell or an Excel day number; None for an empty
    cell. Raises NotADate, also for day-first dates, which can't be told from month-first ones."""
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    if isinstance(cell, int | float):
        return _from_number(cell)
    text = unicodedata.normalize("NFKC", str(cell or "")).strip()
    return _from_text(text) if text else None


def _from_number(number: float) -> date:
    if number == int(number) and int(number) in _SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(number))
    return _from_text(str(int(number)))


def _from_text(text: str) -> date:
    match = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        raise NotADate(text)
    year, month, day = (int(part) for part in match.groups())
    try:
        return _plausible(date(year, month, day))
    except ValueError as error:
        raise NotADate(text) from error


def _plausible(day: date) -> date:
    if day.year not in _YEARS:
        raise NotADate(day.isoformat())
    return day
