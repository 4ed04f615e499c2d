from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from registrations.guests.models import Guest


@invariant("an invitation was used by a registration for what it invites to")
def used_for_its_offering() -> Iterator[str]:
    query = (
        db.select(Guest.ref, Registration.ref)
        .join(Registration, Registration.id == Guest.registration_id)
        .where(db.or_(Registration.offering_id != Guest.offering_id, Guest.state != "registered"))
    )
    for guest, registration in db.session.execute(query):
        yield f"Invitation {guest} names registration {registration}, which it can't have led to."
