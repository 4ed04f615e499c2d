"""The only place that reads the time. Tests stop or move it; nothing else calls ``datetime.now``."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The current instant, aware, in UTC, to the microsecond."""
    return _source()


def today(zone: str) -> date:
    """The calendar date that people in ``zone`` (an IANA name) read off the wall right now."""
    return now().astimezone(ZoneInfo(zone)).date()


def use(source: Callable[[], datetime] | None) -> None:
    """Replace the clock for the whole process (tests, time-lapse demos); ``None`` puts the real one back."""
    global _source
    _source = source or _system


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within it the whole process reads ``moment``: a history is written as if it had happened then (demo)."""
    global _source
    before = _source
    use(lambda: moment)
    try:
        yield
    finally:
        _source = before
