"""What the worker does: functions registered with an interval, run in an application context.

Rows are the truth; the job library (huey) only calls these. Each must be safe to run twice, at once or after a kill:
a nudge that gets lost is made up for by the next round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

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


def nudge(job: Job) -> None:
    """Ask the worker to run a registered job now rather than at its next round. Never fails, never waits."""
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

    def send(name: str) -> None:
        try:
            task(name)
        except Exception:  # the queue is only a nudge; the next round does it anyway
            log.warning("nudge lost", job=name)

    _nudges[:] = [] if app.testing else [send]


def _queue(settings: Settings) -> Huey:
    if settings.redis_url:
        return RedisHuey("huizhi", url=settings.redis_url, results=False)
    return SqliteHuey("huizhi", filename=str(Path(settings.instance_path).resolve() / "jobs.sqlite3"), results=False)
