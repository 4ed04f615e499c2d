"""Items of one file that overlap in one room: told, both kept. Clashes with other offerings are found at publishing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from core.i18n import _l
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.values import ProgrammeItem


def tell_overlaps(items: Sequence[ProgrammeItem], problems: Problems) -> None:
    placed = sorted((item for item in items if item.room and not item.is_cancelled), key=lambda item: item.room)
    for _room, group in groupby(placed, key=lambda item: item.room):
        for earlier, later in find_overlaps(group):
            _tell(earlier, later, problems)


def find_overlaps(items: Iterable[ProgrammeItem]) -> Iterator[tuple[ProgrammeItem, ProgrammeItem]]:
    """Each item that starts before the longest-running earlier one has ended, with that one."""
    in_order = sorted(items, key=lambda item: (_comparable(item.starts_at), _comparable(item.ends_at)))
    running: ProgrammeItem | None = None
    for item in in_order:
        if running is not None and _comparable(item.starts_at) < _comparable(running.ends_at):
            yield running, item
        if running is None or _comparable(item.ends_at) > _comparable(running.ends_at):
            running = item


def _comparable(moment: datetime) -> float:
    """Seconds; wall-clock times count as UTC, so that a file which mixes both kinds can still be sorted."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _tell(earlier: ProgrammeItem, later: ProgrammeItem, problems: Problems) -> None:
    message = _l(
        "“%(later)s” starts at %(start)s in %(room)s while “%(earlier)s” (line %(line)s) is still running there.",
        later=later.title,
        start=f"{later.starts_at:%Y-%m-%d %H:%M}",
        room=later.room,
        earlier=earlier.title,
        line=earlier.line if earlier.line is not None else "?",
    )
    problems.warning("overlap", message, line=later.line, where=later.title)
