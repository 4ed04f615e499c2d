"""How marks become minutes present. Pure: the same answer whatever order marks come in, and however often each comes.

**The rule.** Time present is the union of intervals, clipped to the meeting. Intervals come from

1. each "in" and the next "out" after it;
2. marks that say a whole stretch: a row of a paper sheet, of a join log, of somebody's correction.

Of in and out, in order of their times: an "in" while one is in already, and an "out" while one is out, change nothing.
An "in" and an "out" of the same instant cancel each other out: whoever was in stays in.

**An "in" without an "out"** lasts to the end of the meeting, because people forget to scan when they leave together
with everybody; a scheme that wants both says ``unclosed="nothing"``. **An "out" without an "in"** (only when it is the
first mark of all) counts for nothing, because nobody knows when that person came; with ``unopened="from_start"`` it
counts from the beginning. Either is noted, so that a coordinator sees it.

**Clocks.** A device says when it saw somebody (``device_time``) and we know when it told us (``received_time``); both
are kept. What counts is the device's time moved by how far its clock was from ours when it sent (``corrected``), never
later than when we heard of it and never more than seven days earlier. Without a device's time, ours counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal

Direction = Literal["in", "out"]
Note = Literal["no_out", "no_in"]
Span = tuple[datetime, datetime]

LATEST = timedelta(days=7)
"""How late a device may tell us."""


@dataclass(frozen=True)
class Scan:
    """Somebody came in or went out at ``at`` (aware)."""

    direction: Direction
    at: datetime


@dataclass(frozen=True)
class Stay:
    """Somebody was there from ``starts_at`` to ``ends_at``."""

    starts_at: datetime
    ends_at: datetime


Mark = Scan | Stay


@dataclass(frozen=True)
class Pairing:
    """What a scan without its counterpart means."""

    unclosed: Literal["to_end", "nothing"] = "to_end"
    unopened: Literal["nothing", "from_start"] = "nothing"


@dataclass(frozen=True)
class Presence:
    """Of one person in one meeting: disjoint spans in order of time, within the meeting."""

    spans: tuple[Span, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def seconds(self) -> int:
        return int(sum(((end - start) for start, end in self.spans), timedelta()).total_seconds())

    @property
    def minutes(self) -> int:
        """Whole ones."""
        return self.seconds // 60

    @property
    def came_at(self) -> datetime | None:
        return self.spans[0][0] if self.spans else None


def minutes_present(
    meeting_start: datetime, meeting_end: datetime, marks: Iterable[Mark], pairing: Pairing = Pairing()
) -> Presence:
    """``marks`` in any order, with any repetitions."""
    known = set(marks)
    scans = [mark for mark in known if isinstance(mark, Scan)]
    stays = [(mark.starts_at, mark.ends_at) for mark in known if isinstance(mark, Stay)]
    paired, notes = _pair(scans, meeting_start, meeting_end, pairing)
    clipped = (_clip(span, meeting_start, meeting_end) for span in [*paired, *stays])
    return Presence(union([span for span in clipped if span]), notes)


def _pair(
    scans: Sequence[Scan], start: datetime, end: datetime, pairing: Pairing
) -> tuple[list[Span], tuple[Note, ...]]:
    spans: list[Span] = []
    notes: list[Note] = []
    opened: datetime | None = None
    is_first = True
    for at, group in groupby(sorted(scans, key=lambda scan: scan.at), key=lambda scan: scan.at):
        directions = {scan.direction for scan in group}
        if directions == {"in"}:
            opened = opened or at
        elif directions == {"out"}:
            if opened is not None:
                spans.append((opened, at))
            elif is_first:
                notes.append("no_in")
                if pairing.unopened == "from_start":
                    spans.append((start, at))
            opened = None
        is_first = False
    if opened is not None:
        notes.append("no_out")
        if pairing.unclosed == "to_end":
            spans.append((opened, max(opened, end)))
    return spans, tuple(notes)


def _clip(span: Span, start: datetime, end: datetime) -> Span | None:
    first, last = max(span[0], start), min(span[1], end)
    return (first, last) if first < last else None


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Disjoint, in order of time; what touches becomes one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def corrected(device_time: datetime | None, sent_time: datetime | None, received_time: datetime) -> datetime:
    """When it happened, on our clock. ``sent_time``: what the device's clock said when it sent; without it the
    device's clock is taken to be right."""
    if device_time is None:
        return received_time
    skew = received_time - sent_time if sent_time is not None else timedelta()
    return max(received_time - LATEST, min(received_time, device_time + skew))
