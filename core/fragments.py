"""Rendered pieces of pages, kept in the process: bounded, the least used forgotten first, safe among threads.

A key must hold everything that the piece depends on (revision and language included) and nothing of who looks; then a
piece is never wrong, only forgotten. Processes need not agree: each keeps its own.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from markupsafe import Markup


class Fragments:
    """At most ``max_chars`` characters altogether; a piece larger than a quarter of that is never kept."""

    def __init__(self, max_chars: int) -> None:
        self.max_chars = max_chars
        self._kept: OrderedDict[Hashable, Markup] = OrderedDict()
        self._chars = 0
        self._lock = Lock()

    def get(self, key: Hashable, build: Callable[[], str]) -> Markup:
        """The piece under ``key``, built when it is not kept.

        Two threads that miss at once both build, and the later one's stays: nobody waits for another's rendering.
        What ``build`` raises is passed on and nothing is kept.
        """
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        made = Markup(build())  # rendered by a template, which escapes
        self._keep(key, made)
        return made

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._chars = 0

    def _keep(self, key: Hashable, made: Markup) -> None:
        if len(made) > self.max_chars // 4:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._chars += len(made) - (len(old) if old is not None else 0)
            self._kept[key] = made
            while self._chars > self.max_chars:
                self._chars -= len(self._kept.popitem(last=False)[1])


fragments = Fragments(max_chars=32_000_000)
"""The one of this process."""
