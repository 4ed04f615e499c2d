"""Deciding on many at once: a row says what is meant and how far it has come, batches carry it out."""

from collections.abc import Callable, Sequence

from accounts.users.models import User
from core import audit, clock
from core.database import db
from core.errors import DomainError, Invalid
from core.i18n import _l
from offerings.base.models import Offering
from registrations.base import actions
from registrations.base.models import Registration
from registrations.decisions.models import BulkDecision
from registrations.decisions.queries import POSSIBLE, count_meant, last_meant, meant, questions_of

BATCH = 100
MOST_TICKED = 500
_MOST_LISTED = 200


def decide(
    offering: Offering, actor: User, deed: str, *, reason: str = "", query: str = "", refs: Sequence[str] = ()
) -> BulkDecision:
    """On those who were ticked, or, without ``refs``, on everybody of the filter who is there now. Nothing is moved
    yet: see ``advance``. Raises Invalid without a reason, where the person will read one, and for nobody."""
    if deed not in POSSIBLE:
        raise Invalid("unknown_deed", _l("Choose what to do."))
    reason = "" if deed == "approve" else actions.check_reason(reason)
    chosen = meant(offering, query, refs, questions_of(offering))
    total = sum(count_meant(chosen).values())
    if not total:
        raise Invalid("nobody", _l("Tick the people first."))
    decision = BulkDecision(
        offering_id=offering.id,
        user_id=actor.id,
        deed=deed,
        reason=reason,
        query="" if refs else query,
        refs=list(refs),
        last_id=last_meant(chosen),
        total=total,
        created_at=clock.now(),
    )
    db.session.add(decision)
    db.session.flush()
    audit.record(actor, "participants.decided", "offering", offering.id, deed=deed, people=total, reason=reason)
    return decision


def advance(decision_id: int, batch: int = BATCH) -> bool:
    """The next batch; the caller commits it together with how far it came. True when there is more to do."""
    query = db.select(BulkDecision).where(BulkDecision.id == decision_id).with_for_update()
    decision = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if decision.finished_at is not None:
        return False
    chosen = meant(decision.offering, decision.query, decision.refs, questions_of(decision.offering))
    rows = db.session.scalars(
        db.select(Registration)
        .where(*chosen, Registration.id > decision.after_id, Registration.id <= decision.last_id)
        .options(db.joinedload(Registration.user))
        .order_by(Registration.id)
        .limit(batch)
    ).all()
    refused = [each for each in rows if not _do(decision, each)]
    decision.done += len(rows) - len(refused)
    decision.refused_count += len(refused)
    listed = [[each.ref, each.name_native, each.state] for each in refused]
    decision.refused = (decision.refused + listed)[:_MOST_LISTED]
    if rows:
        decision.after_id = rows[-1].id
    if len(rows) < batch:
        decision.finished_at = clock.now()
    db.session.flush()
    return decision.finished_at is None


def _do(decision: BulkDecision, registration: Registration) -> bool:
    moves: dict[str, Callable[[], None]] = {
        "approve": lambda: actions.approve(registration, decision.user),
        "reject": lambda: actions.reject(registration, decision.user, decision.reason),
        "cancel": lambda: actions.cancel(registration, decision.user, decision.reason),
    }
    if registration.state not in POSSIBLE[decision.deed]:
        return False
    try:
        with db.session.begin_nested():
            moves[decision.deed]()
    except DomainError:
        return False
    return True
