"""When an item of a frab or c3voc schedule starts: the rules for days that end after midnight."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.i18n import _l
from offerings.imports.readers.durations import parse_clock
from offerings.imports.readers.problems import Problems

_DAY = timedelta(days=1)
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class SourceDay:
    """A day of the programme. ``starts_at`` and ``ends_at`` where the file gives them: 11:00 to 04:00 the next day."""

    on: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What the whole file says about times: its zone, and the hour before which a time belongs to the next date."""

    zone: ZoneInfo | None
    day_change: time | None


def parse_moment(raw: str) -> datetime | None:
    """An ISO 8601 date with time, aware when it has an offset; None for anything else, a bare date included."""
    text = raw.strip()
    if len(text) > 40 or ":" not in text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.year in _YEARS else None


def parse_day(raw: str) -> date | None:
    """The date at the start of an ISO 8601 text."""
    try:
        day = date.fromisoformat(raw.strip()[:10])
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def source_day(on: date, start: str, end: str) -> SourceDay:
    """Bounds that contradict each other, or of which one lacks an offset, are left out."""
    starts_at, ends_at = parse_moment(start), parse_moment(end)
    if starts_at is None or ends_at is None or (starts_at.tzinfo is None) != (ends_at.tzinfo is None):
        return SourceDay(on)
    return SourceDay(on, starts_at, ends_at) if starts_at < ends_at else SourceDay(on)


def find_start(
    stated: str, clock: str, day: SourceDay, frame: Frame, problems: Problems, line: int | None, where: str
) -> datetime | None:
    """``stated``: the event's own date with time; ``clock``: its HH:MM. None, told as an error, without either."""
    moment, on_clock = parse_moment(stated), parse_clock(clock)
    if moment is not None:
        _tell_contradiction(moment, on_clock, problems, line, where)
        return in_zone(moment, frame.zone)
    if on_clock is None:
        problems.error("no_start", _l("This item has no readable start; it is not taken."), line=line, where=where)
        return None
    if ":" in stated:
        message = _l("The date of this item can't be read; its day and clock time are used.")
        problems.warning("unreadable_date", message, line=line, where=where)
    return in_zone(_on_day(day, on_clock, frame), frame.zone)


def in_zone(moment: datetime, zone: ZoneInfo | None) -> datetime:
    """The same instant in ``zone``; a wall-clock time becomes one there."""
    if zone is None:
        return moment
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _on_day(day: SourceDay, clock: time, frame: Frame) -> datetime:
    offset = day.starts_at.tzinfo if day.starts_at else None
    first = datetime.combine(day.on, clock, tzinfo=offset)
    return first + _DAY if _is_past_midnight(first, day, frame) else first


def _is_past_midnight(first: datetime, day: SourceDay, frame: Frame) -> bool:
    if day.starts_at and day.ends_at:
        return first < day.starts_at and first + _DAY < day.ends_at
    return frame.day_change is not None and first.time() < frame.day_change


def _tell_contradiction(moment: datetime, clock: time | None, problems: Problems, line: int | None, where: str) -> None:
    if clock is None or (clock.hour, clock.minute) == (moment.hour, moment.minute):
        return
    message = _l(
        "This item gives two start times, %(first)s and %(second)s; the first, which has a date, is used.",
        first=f"{moment:%H:%M}",
        second=f"{clock:%H:%M}",
    )
    problems.warning("two_starts", message, line=line, where=where)
