"""What the worker does on its own: functions registered with an interval, run in an application context.

Rows are the truth; the job library only calls these. Each must be safe to run twice, at once or after a kill.
"""

from collections.abc import Callable
from dataclasses import dataclass

Job = Callable[[], None]


@dataclass(frozen=True)
class Periodic:
    """A job and how often it runs."""

    name: str
    every_seconds: int
    run: Job


PERIODIC: dict[str, Periodic] = {}


def periodic(every_seconds: int) -> Callable[[Job], Job]:
    """Register a function without arguments; it commits for itself. Its name is unique in the whole program."""

    def register(job: Job) -> Job:
        name = f"{job.__module__}.{job.__qualname__}"
        PERIODIC[name] = Periodic(name, every_seconds, job)
        return job

    return register
