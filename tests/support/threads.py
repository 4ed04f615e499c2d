"""Many at once: the same function in as many threads, let go together."""

from collections.abc import Callable
from threading import Barrier, BoundedSemaphore, Thread
from typing import Any

from flask import Flask

CONNECTIONS = 12
"""Fewer than the engine's pool has: whoever waits for one waits as long as it takes, on a busy machine too."""


def run_together(app: Flask, function: Callable[[int], Any], count: int) -> list[Any]:
    """``function(index)`` in ``count`` threads, each in its own application context; an exception is its result."""
    results: list[Any] = [None] * count
    start, slots = Barrier(count), BoundedSemaphore(CONNECTIONS)

    def one(index: int) -> None:
        start.wait()
        with slots, app.app_context():
            try:
                results[index] = function(index)
            except Exception as error:  # the caller looks at it
                results[index] = error

    threads = [Thread(target=one, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
