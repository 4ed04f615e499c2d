from core import clock
from core.database import db
from core.ids import new_ref
from registrations.base.models import Registration
from registrations.revocations.models import RevokedTicket


def reissue(registration: Registration) -> str:
    """A new number, hence a new code; the old one, which is returned, lets nobody in any more."""
    old = registration.ref
    now = clock.now()
    db.session.add(RevokedTicket(ref=old, registration_id=registration.id, revoked_at=now))
    registration.ref, registration.changed_at = new_ref(), now
    db.session.flush()
    return old
