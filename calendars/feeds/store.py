"""Bytes of feeds, kept in the process under their revision: serving one again builds nothing.

There is no time-to-live: whoever asks compares the revision with the database first.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from core.conditional import gzip_etag, strong_etag

LIMIT_BYTES = 48 * 1024 * 1024
"""With the entries (entries.py) 64 MiB a process."""
VARIANTS = 12
OVERHEAD = 1_000
"""About what keys, tags and tables take for each."""


@dataclass(frozen=True)
class Stored:
    """One feed at one revision, in both codings, with their entity tags."""

    revision: Hashable
    body: bytes
    zipped: bytes
    etag: str
    zipped_etag: str
    family: Hashable

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped) + OVERHEAD


class Store:
    """Least recently used feeds go first when the limit is passed. Safe for threads.

    Of one ``family`` (a feed in its languages, alarms and forms) at most VARIANTS are kept: who asks for every one of
    them drives out only their own.
    """

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self._limit = limit
        self._feeds: OrderedDict[Hashable, Stored] = OrderedDict()
        self._families: dict[Hashable, OrderedDict[Hashable, None]] = {}
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable, revision: Hashable, build: Callable[[], bytes], family: Hashable = None) -> Stored:
        """What is stored under ``key`` if it has this revision, else what ``build`` makes now."""
        with self._lock:
            stored = self._feeds.get(key)
            if stored is not None and stored.revision == revision:
                self._feeds.move_to_end(key)
                self._families[stored.family].move_to_end(key)
                return stored
        body = build()
        etag = strong_etag(body)
        stored = Stored(revision, body, gzip.compress(body, 6, mtime=0), etag, gzip_etag(etag), family or key)
        self._put(key, stored)
        return stored

    def clear(self) -> None:
        with self._lock:
            self._feeds.clear()
            self._families.clear()
            self._size = 0

    def _put(self, key: Hashable, stored: Stored) -> None:
        with self._lock:
            self._drop(key)
            self._feeds[key] = stored
            self._size += stored.size
            variants = self._families.setdefault(stored.family, OrderedDict())
            variants[key] = None
            if len(variants) > VARIANTS:
                self._drop(next(iter(variants)))
            while self._size > self._limit and len(self._feeds) > 1:
                self._drop(next(iter(self._feeds)))

    def _drop(self, key: Hashable) -> None:
        stored = self._feeds.pop(key, None)
        if stored is None:
            return
        self._size -= stored.size
        variants = self._families[stored.family]
        del variants[key]
        if not variants:
            del self._families[stored.family]
