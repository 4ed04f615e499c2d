"""CPU time of requests, one after the other, in this process."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app

SECONDS = 2.0
WARM_UP = 20
ANEW = 12
Nothing = Callable[[], None]


@dataclass(frozen=True)
class Figures:
    """CPU milliseconds of a request, and how many a second one process answers."""

    least: float
    median: float
    p95: float
    per_second: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Figures":
        milliseconds = [1000 * each for each in seconds]
        p95 = quantiles(milliseconds, n=20, method="inclusive")[-1]
        return cls(min(milliseconds), median(milliseconds), p95, 1000 / fmean(milliseconds))


def repeat(app: Flask, path: str, headers: dict[str, str] | None = None, expected: str = "200 OK") -> Figures:
    """The same GET for SECONDS, after a warm-up."""
    ask = request(app, path, headers or {}, expected)
    for _ in range(WARM_UP):
        ask()
    spent: list[float] = []
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        spent.append(cpu_of(ask))
    return Figures.of(spent)


def once(app: Flask, path: str, before: Nothing) -> Figures:
    """A GET after ``before`` has made the process forget something, ANEW times."""
    ask = request(app, path, {}, "200 OK")
    spent = []
    for _ in range(ANEW):
        before()
        spent.append(cpu_of(ask))
    return Figures.of(spent)


def cpu_of(do: Nothing) -> float:
    start = time.process_time()
    do()
    return time.process_time() - start


def request(app: Flask, path: str, headers: dict[str, str], expected: str) -> Nothing:
    """A function that sends this GET and makes sure of the answer's status."""
    path, _, query = path.partition("?")
    builder = EnvironBuilder(path=path, query_string=query, base_url="http://localhost", headers=Headers(headers))
    environ = builder.get_environ()

    def ask() -> None:
        body, status, _ = run_wsgi_app(app, environ.copy(), buffered=True)
        assert status == expected, f"{path} answered {status}: {b''.join(body)[:300]!r}"

    return ask


def validator(app: Flask, path: str) -> dict[str, str]:
    return {"If-None-Match": Client(app).get(path).headers["ETag"]}
