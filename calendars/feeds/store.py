"""Bytes of feeds, kept in the process under their revision: serving one again builds nothing.

There is no time-to-live: whoever asks compares the revision with the database first.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from core.conditional import gzip_etag, strong_etag

LIMIT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """One feed at one revision, in both codings, with their entity tags."""

    revision: Hashable
    body: bytes
    zipped: bytes
    etag: str
    zipped_etag: str

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped)


class Store:
    """Least recently used feeds go first when LIMIT_BYTES is passed. Safe for threads."""

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self._limit = limit
        self._feeds: OrderedDict[Hashable, Stored] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable, revision: Hashable, build: Callable[[], bytes]) -> Stored:
        """What is stored under ``key`` if it has this revision, else what ``build`` makes now."""
        with self._lock:
            stored = self._feeds.get(key)
            if stored is not None and stored.revision == revision:
                self._feeds.move_to_end(key)
                return stored
        body = build()
        etag = strong_etag(body)
        stored = Stored(revision, body, gzip.compress(body, 6, mtime=0), etag, gzip_etag(etag))
        self._put(key, stored)
        return stored

    def clear(self) -> None:
        with self._lock:
            self._feeds.clear()
            self._size = 0

    def _put(self, key: Hashable, stored: Stored) -> None:
        with self._lock:
            old = self._feeds.pop(key, None)
            self._size += stored.size - (old.size if old else 0)
            self._feeds[key] = stored
            while self._size > self._limit and len(self._feeds) > 1:
                _key, dropped = self._feeds.popitem(last=False)
                self._size -= dropped.size
