"""Work that a row asks for and one worker at a time does.

Concurrency: ``take`` is one conditional UPDATE, so of several workers one gets the row. Meanwhile it holds no lock but
a lease; a worker that was killed lets it run out, and the next one takes the row up. Whoever was only slow may thus
find that another has begun as well: what is done must come out right when it is done twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from core import clock
from core.database import db, writing


class Leased(Protocol):
    """A table whose rows ask for work."""

    id: Any
    state: Any
    """ "queued", and then "done" or "failed"."""
    done: Any
    """How much of it, in whatever it counts."""
    attempts: Any
    lease_until: Any
    """Set while a worker is at it."""
    finished_at: Any


@dataclass(frozen=True)
class Leases:
    """Of one table. Only ``report`` and ``carry_out`` commit."""

    table: type[Leased]
    length: timedelta
    """Longer than what lies between two reports."""
    most_attempts: int

    def list_free(self) -> list[int]:
        """Ids of the work that nobody does, oldest first."""
        query = db.select(self.table.id).where(self.table.state == "queued", self._free(clock.now()))
        return list(db.session.scalars(query.order_by(self.table.id)))

    def take(self, id_: int, **begun: Any) -> bool:
        """Take it up, unless somebody else is at it; one that failed too often is given up. ``begun``: more columns
        to set when it is taken."""
        now = clock.now()
        mine = self._queued(id_).where(self._free(now))
        tired = mine.where(self.table.attempts >= self.most_attempts)
        db.session.execute(tired.values(state="failed", finished_at=now))
        values = {"lease_until": now + self.length, "attempts": self.table.attempts + 1, **begun}
        return db.session.scalar(mine.values(values).returning(self.table.id)) is not None

    def report(self, id_: int, done: int) -> None:
        """How far it is; the lease begins anew. In a transaction of its own: whoever waits sees it at once."""
        values = {"done": done, "lease_until": clock.now() + self.length}
        with writing(), db.engine.begin() as connection:
            connection.execute(db.update(self.table).where(self.table.id == id_).values(values))

    def let_go(self, id_: int) -> None:
        """It broke: whoever takes it up next may try at once."""
        db.session.execute(self._queued(id_).values(lease_until=None))

    def carry_out(self, id_: int, work: Callable[[int], Mapping[str, Any]]) -> bool:
        """From the beginning, unless somebody else is at it or was sooner. ``work`` gets the id and returns the columns
        to set with "done"; what it raises is raised, and the row is free again. True when done."""
        taken = self.take(id_, done=0)
        db.session.commit()
        if not taken:
            return False
        try:
            done = {"state": "done", "lease_until": None, **work(id_), "finished_at": clock.now()}
            db.session.execute(self._queued(id_).values(done))
        except BaseException:
            db.session.rollback()
            self.let_go(id_)
            db.session.commit()
            raise
        db.session.commit()
        return True

    def _queued(self, id_: int) -> Any:
        query = db.update(self.table).where(self.table.id == id_, self.table.state == "queued")
        return query.execution_options(synchronize_session=False)

    def _free(self, now: datetime) -> Any:
        return db.or_(self.table.lease_until.is_(None), self.table.lease_until < now)
