"""Calendar objects: one for each UID, a series and its overrides together, without METHOD (RFC 4791 4.1)."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import Literal

from calendars.caldav.components import Component, parse
from calendars.caldav.segments import to_segment
from core.conditional import strong_etag
from core.ics.parts import Part, assemble
from core.ics.values import Calendar

Objects = Mapping[str, "CalendarObject"]
"""By the last segment of their addresses."""

_LIMIT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class CalendarObject:
    """``body`` is what GET answers; ``etag`` is strong, of these octets."""

    name: str
    body: bytes
    etag: str
    changed_at: datetime

    @cached_property
    def component(self) -> Component:
        """The VCALENDAR, parsed once."""
        return parse(self.body)


def build(parts: Iterable[Part], language: Literal["en", "zh-Hans"]) -> Objects:
    """The objects of a collection, in the order of their names."""
    made = [_object(part, language) for part in parts]
    return {each.name: each for each in sorted(made, key=lambda each: each.name)}


def _object(part: Part, language: Literal["en", "zh-Hans"]) -> CalendarObject:
    events = part.make_events()
    changed_at = max(event.last_modified for event in events)
    body = assemble(Calendar(name="", events=(), last_modified=changed_at, language=language), [part])
    return CalendarObject(f"{to_segment(events[0].uid)}.ics", body, strong_etag(body), changed_at)


class Shelf:
    """Built collections, kept in the process under their revision; those used least go first. Safe for threads."""

    def __init__(self, limit: int = _LIMIT_BYTES) -> None:
        self._limit = limit
        self._kept: OrderedDict[Hashable, tuple[Hashable, Objects, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable, revision: Hashable, make: Callable[[], Objects]) -> Objects:
        """What lies under ``key`` if it is of this revision, else what ``make`` gives now."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None and found[0] == revision:
                self._kept.move_to_end(key)
                return found[1]
        made = make()
        with self._lock:
            self._drop(key)
            size = sum(len(each.body) for each in made.values())
            self._kept[key] = revision, made, size
            self._size += size
            while self._size > self._limit and len(self._kept) > 1:
                self._drop(next(iter(self._kept)))
        return made

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0

    def _drop(self, key: Hashable) -> None:
        if (old := self._kept.pop(key, None)) is not None:
            self._size -= old[2]
