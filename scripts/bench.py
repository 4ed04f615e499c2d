"""``make bench``: server CPU time per request on the demo world enlarged to 1,000 events; writes nothing.

Measured in this process, through the WSGI application alone: no network, no web server, one thread. So the figures
say what a request costs the processor, not how long a socket took. Milliseconds; the least is what is left when nothing
beside it disturbs the caches, "per s" what one process answers, by the mean.
``complete registration`` is all its requests together, for a new person each time: the form, what it posts, and each
page it leads to. ``DATABASE_URL=`` measures another database than SQLite.
"""

import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask

from app import create_app
from calendars.feeds.answer import STORE
from calendars.feeds.entries import ENTRIES
from core.database import db
from core.fragments import fragments
from core.settings import Settings
from demo.world import story
from scripts import bench_feeds, bench_world
from scripts.bench_caldav import caldav
from scripts.bench_registration import register_all, rush
from scripts.bench_requests import ANEW, Figures, cpu_of, once, repeat, validator
from scripts.environment import for_throwaway

PEOPLE = 60
PASSWORD = "a-walk-along-the-pearl-river"
EVENT = f"/events/{bench_world.BIG}"
FEEDS = (("feed of 300 items", f"{EVENT}.ics", ""), ("feed of 1,000 events", "/calendars/all.ics", "3"))


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="huizhi-bench-") as folder:
        environ = for_throwaway(Path(folder), os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3")
        app = create_app(Settings.from_environ(environ))
        emails = build(app)
        app.testing = False  # its line in the log is part of a request
        print(f"{machine()}\n\n{'':38}{'least':>8}{'median':>8}{'p95':>8}{'per s':>8}   aim", flush=True)
        with quiet():
            pages(app)
            feeds(app)
            for name, figures in caldav(app):
                line(name, figures, "")
            line("complete registration", register_all(app, EVENT, emails, PASSWORD), "40")
            followed = private_feeds(app)
        line("for scale: a million additions", Figures.of([cpu_of(additions) for _ in range(ANEW)]), "")
        print(f"\n{followed}")
        print(f"\n{rush(app)}", flush=True)
        with app.app_context():
            db.engine.dispose()
    return 0


def pages(app: Flask) -> None:
    for name, path, aim in (
        ("event page, 300 items", EVENT, "4"),
        ("event page, demo conference", "/events/lingnan-conference", "4"),
        ("list of 1,000, first page", "/events", "6"),
        ("list of 1,000, found by a word", "/events?q=陶瓷", ""),
        ("home", "/", ""),
        ("month calendar", "/calendar", ""),
    ):
        line(name, repeat(app, path), aim)
    line("event page, 300 items, just changed", once(app, EVENT, before=fragments.clear), "")


def feeds(app: Flask) -> None:
    for name, path, aim in FEEDS:
        line(f"{name}, stored", repeat(app, path), aim)
        line("  If-None-Match: 304", repeat(app, path, validator(app, path), "304 NOT MODIFIED"), "1")
    for name, path, _aim in FEEDS:
        line(f"{name}, built anew", once(app, path, before=forget), "150")
    line("feed of 1,000 events, one changed", once(app, FEEDS[1][1], before=lambda: bench_feeds.change_one(app)), "")


def private_feeds(app: Flask) -> str:
    paths = bench_feeds.follow(app, bench_world.BIG)
    for name, figures, aim in bench_feeds.one_feed(app, paths[0], bench_world.BIG):
        line(name, figures, aim)
    return bench_feeds.everybody(app, paths, bench_world.BIG)


def forget() -> None:
    """As if the process had just begun."""
    STORE.clear()
    ENTRIES.clear()


def build(app: Flask) -> list[str]:
    """Migrate, people and enlarge a database of its own; returns the addresses of people who can sign in."""
    app.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
    with app.app_context():
        story.build("bench.example")
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        return bench_world.enlarge(PEOPLE, cheap.hash(PASSWORD))


@contextmanager
def quiet() -> Iterator[None]:
    """Standard output goes to the null device but for ``line``: the log is written, and does not drown the figures."""
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        yield


def additions() -> None:
    """What shows how fast the machine is at the moment: other work beside it raises every figure alike."""
    total = 0
    for number in range(1_000_000):
        total += number


def line(name: str, figures: Figures, aim: str) -> None:
    numbers = f"{figures.least:8.2f}{figures.median:8.2f}{figures.p95:8.2f}{figures.per_second:8.0f}"
    print(f"{name:38}{numbers}   {aim and f'< {aim}'}", file=sys.__stdout__, flush=True)


def machine() -> str:
    """Processor, cores, Python, SQLite, day."""
    cpu = platform.processor() or platform.machine()
    known = Path("/proc/cpuinfo")
    if known.exists():
        rows = [row for row in known.read_text().splitlines() if row.startswith("model name")]
        cpu = next((row.partition(":")[2].strip() for row in rows), cpu)
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{cpu}, {os.cpu_count()} cores, {versions}, {datetime.now(UTC):%d %B %Y}"


if __name__ == "__main__":
    sys.exit(main())
