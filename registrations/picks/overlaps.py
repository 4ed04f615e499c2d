"""What one person cannot attend both of, and where the way is short. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

SHORT_WAY = timedelta(minutes=30)
"""Less time than this between two venues is worth saying."""


@dataclass(frozen=True, slots=True)
class Span:
    """When and where one has to be. ``place``: the venue; None where it is online or not known."""

    key: int
    starts_at: datetime
    ends_at: datetime
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """With what, and for how many minutes, begun ones counted whole."""

    key: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Way:
    """From what at another venue, and how many whole minutes there are to get here."""

    key: int
    minutes: int


def find_overlaps(spans: Iterable[Span]) -> dict[int, list[Overlap]]:
    """Key -> what it overlaps with, in the order of their starts; keys without any are left out."""
    found: dict[int, list[Overlap]] = {}
    running: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.starts_at, each.ends_at, each.key)):
        running = [each for each in running if each.ends_at > span.starts_at]
        for other in running:
            both = min(span.ends_at, other.ends_at) - span.starts_at
            minutes = ceil(both / timedelta(minutes=1))
            found.setdefault(span.key, []).append(Overlap(other.key, minutes))
            found.setdefault(other.key, []).append(Overlap(span.key, minutes))
        running.append(span)
    return found


def overlaps_of(span: Span, others: Iterable[Span]) -> list[Overlap]:
    """With which of ``others`` it overlaps, in the order of their starts."""
    near = [each for each in others if each.starts_at < span.ends_at and span.starts_at < each.ends_at]
    return find_overlaps([span, *near]).get(span.key, []) if near else []


def find_short_ways(spans: Sequence[Span]) -> dict[int, Way]:
    """Key -> from where one comes, for what begins less than SHORT_WAY after the end of something at another venue.

    Of several that end before it, the last one counts: whoever was there meanwhile has made the way already.
    """
    found: dict[int, Way] = {}
    ended = sorted((each for each in spans if each.place is not None), key=lambda each: (each.ends_at, each.key))
    ends = [each.ends_at for each in ended]
    for span in spans:
        count = bisect_right(ends, span.starts_at)
        if span.place is None or not count or ended[count - 1].place == span.place:
            continue
        time = span.starts_at - ends[count - 1]
        if time < SHORT_WAY:
            found[span.key] = Way(ended[count - 1].key, int(time / timedelta(minutes=1)))
    return found
