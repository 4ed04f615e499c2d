"""What the worker does: functions registered with an interval, run in an application context.

Rows are the truth; the job library (huey) only calls these. Each must be safe to run twice, at once or after a kill:
a nudge that gets lost is made up for by the next round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

import structlog
from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey

from core.settings import Settings

Job = Callable[[], None]

log = structlog.get_logger("jobs")


@dataclass(frozen=True)
class Periodic:
    """A job and how often it runs, in whole minutes."""

    name: str
    every_minutes: int
    run: Job

    def is_due(self, at: datetime) -> bool:
        return int(at.timestamp()) // 60 % self.every_minutes == 0


PERIODIC: dict[str, Periodic] = {}
_nudges: list[Callable[[str], None]] = []


def _name(job: Job) -> str:
    return f"{job.__module__}.{job.__qualname__}"


def periodic(every_seconds: int) -> Callable[[Job], Job]:
    """Register a function without arguments, to run every ``every_seconds`` (whole minutes); it commits for itself."""
    assert every_seconds > 0
    assert every_seconds % 60 == 0

    def register(job: Job) -> Job:
        PERIODIC[_name(job)] = Periodic(_name(job), every_seconds // 60, job)
        return job

    return register


GATHER_SECONDS = 1.0
"""Of several nudges of a process within this time, the first and one at its end reach the worker: each costs the queue
a write, and one run of the job does whatever was written before it."""


class Gathered:
    """When a job may be asked for once more. Threads that race send one nudge too many, never one too few."""

    def __init__(self) -> None:
        self._sent_at = self._covered_until = float("-inf")

    def delay(self, now: float) -> float | None:
        """Seconds to wait with the nudge that is wanted at ``now`` (of a monotonic clock); None: one that was sent
        with a delay comes after ``now``, so it will do."""
        if now < self._covered_until:
            return None
        if now - self._sent_at < GATHER_SECONDS:
            self._covered_until = now + GATHER_SECONDS
            return GATHER_SECONDS
        self._sent_at = now
        return 0.0


def nudge(job: Job) -> None:
    """Ask the worker to run a registered job soon rather than at its next round. Never fails, never waits."""
    for send in _nudges:
        send(_name(job))


def install(app: Flask) -> None:
    """Create the queue of ``app``: Redis when there is one, else a small SQLite file beside the database."""
    settings: Settings = app.config["SETTINGS"]
    huey = _queue(settings)
    app.extensions["huey"] = huey

    def run(name: str) -> None:
        with app.app_context():
            PERIODIC[name].run()

    task = huey.task(name="run")(run)
    for job in PERIODIC.values():
        huey.periodic_task(job.is_due, name=job.name)(lambda name=job.name: run(name))

    gathered: dict[str, Gathered] = {}

    def send(name: str) -> None:
        delay = gathered.setdefault(name, Gathered()).delay(monotonic())
        if delay is None:
            return
        try:
            task.schedule(args=(name,), delay=delay) if delay else task(name)
        except Exception:  # the queue is only a nudge; the next round does it anyway
            log.warning("nudge lost", job=name)

    _nudges[:] = [] if app.testing else [send]


def _queue(settings: Settings) -> Huey:
    if settings.redis_url:
        return RedisHuey("huizhi", url=settings.redis_url, results=False)
    return SqliteHuey("huizhi", filename=str(Path(settings.instance_path).resolve() / "jobs.sqlite3"), results=False)
