from core import audit, clock
from core.audit import Actor
from core.database import db, insert_into
from registrations.base.models import Registration
from registrations.opt_outs.models import OptOut


def opt_out(registration: Registration, address: str, actor: Actor | None, *, of_host: bool = False) -> None:
    """No more messages about this offering, or none of its host; doing it again changes nothing. Mails about one's
    own registration still come."""
    offering = registration.offering
    written = db.session.scalar(
        insert_into(OptOut)
        .values(
            address=address.strip().lower(),
            host_id=offering.host_id,
            offering_id=None if of_host else offering.id,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing()
        .returning(OptOut.id)
    )
    if written is not None:
        _record(registration, actor, "messages.opted_out", "host" if of_host else "offering")


def opt_in(registration: Registration, address: str, actor: Actor | None) -> None:
    """Takes back both: messages about this offering come again."""
    offering = registration.offering
    gone = db.session.execute(
        db.delete(OptOut)
        .where(
            OptOut.address == address.strip().lower(),
            db.or_(
                OptOut.offering_id == offering.id,
                db.and_(OptOut.offering_id.is_(None), OptOut.host_id == offering.host_id),
            ),
        )
        .returning(OptOut.id)
    ).all()
    if gone:
        _record(registration, actor, "messages.opted_in", "all")


def _record(registration: Registration, actor: Actor | None, verb: str, scope: str) -> None:
    audit.record(actor, verb, "offering", registration.offering_id, registration=registration.ref, scope=scope)
