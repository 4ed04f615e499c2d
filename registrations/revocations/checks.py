from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from registrations.revocations.models import RevokedTicket


@invariant("a number that is no longer valid belongs to no registration")
def revoked_stay_revoked() -> Iterator[str]:
    query = db.select(RevokedTicket.ref).join(Registration, Registration.ref == RevokedTicket.ref)
    for ref in db.session.scalars(query):
        yield f"Number {ref} was revoked and is the number of a registration."
