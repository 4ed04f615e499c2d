"""Asking for badges, and the rows that say how far they are. Who writes them: printing.py."""

from dataclasses import asdict
from datetime import timedelta

from accounts.users.models import User
from core import audit, clock
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from core.leases import Leases
from offerings.base.models import Offering
from registrations.badges.document import SIZES
from registrations.badges.models import BadgePrint
from registrations.badges.queries import MOST, Wanted, count

AT_ONCE = 50
"""Badges; more of them are the worker's."""
KEPT = timedelta(days=1)
WORK = Leases(BadgePrint, timedelta(minutes=3), most_attempts=3)


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


def forget_prints() -> int:
    """Those older than a day. How many."""
    done = db.session.execute(db.delete(BadgePrint).where(BadgePrint.created_at < clock.now() - KEPT))
    return int(getattr(done, "rowcount", 0))
