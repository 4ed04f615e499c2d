"""Many at once: the same function in as many threads, let go together."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from flask import Flask


def run_together(app: Flask, function: Callable[[int], Any], count: int) -> list[Any]:
    """``function(index)`` in ``count`` threads, each in its own application context; an exception is its result."""
    results: list[Any] = [None] * count
    start = Barrier(count)

    def one(index: int) -> None:
        with app.app_context():
            start.wait()
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
