"""Asking for badges, and the rows that say how far they are. Who writes them: printing.py."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from accounts.users.models import User
from core import audit, clock
from core.database import db, writing
from core.errors import Invalid, Refused
from core.i18n import _l
from offerings.base.models import Offering
from registrations.badges.document import SIZES
from registrations.badges.models import BadgePrint
from registrations.badges.queries import MOST, Wanted, count

AT_ONCE = 50
"""Badges; more of them are the worker's."""
KEPT = timedelta(days=1)
LEASE = timedelta(minutes=3)
_MOST_ATTEMPTS = 3


def ask(
    offering: Offering, actor: User, wanted: Wanted, *, size: str, is_sheet: bool, part: int, language: str
) -> BadgePrint:
    """``part``: which MOST of them, from 1."""
    if size not in SIZES:
        raise Invalid("unknown_size", _l("Choose one of the sizes."), field="size")
    total = min(count(offering.id, wanted) - (part - 1) * MOST, MOST)
    if total < 1:
        raise Refused("nobody", _l("Nobody who is confirmed is left by this choice, so there is no badge to print."))
    row = BadgePrint(
        offering_id=offering.id,
        user_id=actor.id,
        wanted=asdict(wanted) | {"refs": list(wanted.refs)},
        part=part,
        size=size,
        is_sheet=is_sheet,
        language=language,
        state="queued",
        total=total,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "badges.printed", "offering", offering.id, people=total)
    return row


def take(print_id: int) -> bool:
    """Take it up for a while, unless somebody else is at it; one that failed too often is given up."""
    now = clock.now()
    free = db.or_(BadgePrint.lease_until.is_(None), BadgePrint.lease_until < now)
    mine = db.update(BadgePrint).where(BadgePrint.id == print_id, BadgePrint.state == "queued", free)
    tired = mine.where(BadgePrint.attempts >= _MOST_ATTEMPTS)
    db.session.execute(tired.values(state="failed", finished_at=now).execution_options(synchronize_session=False))
    values = {"lease_until": now + LEASE, "attempts": BadgePrint.attempts + 1, "done": 0}
    taken = mine.values(values).returning(BadgePrint.id).execution_options(synchronize_session=False)
    return db.session.scalar(taken) is not None


def report(print_id: int, done: int) -> None:
    """How many are laid out. In a transaction of its own: whoever waits sees it at once."""
    values: dict[str, Any] = {"done": done, "lease_until": clock.now() + LEASE}
    with writing(), db.engine.begin() as connection:
        connection.execute(db.update(BadgePrint).where(BadgePrint.id == print_id).values(values))


def finish(print_id: int, content: bytes, done: int) -> None:
    values = {"state": "done", "content": content, "done": done, "lease_until": None, "finished_at": clock.now()}
    unfinished = db.update(BadgePrint).where(BadgePrint.id == print_id, BadgePrint.state == "queued")
    db.session.execute(unfinished.values(values).execution_options(synchronize_session=False))


def let_go(print_id: int) -> None:
    """Writing it broke: whoever takes it up next may try at once."""
    mine = db.update(BadgePrint).where(BadgePrint.id == print_id, BadgePrint.state == "queued")
    db.session.execute(mine.values(lease_until=None).execution_options(synchronize_session=False))


def forget_prints() -> int:
    """Those older than a day. How many."""
    done = db.session.execute(db.delete(BadgePrint).where(BadgePrint.created_at < clock.now() - KEPT))
    return int(getattr(done, "rowcount", 0))
