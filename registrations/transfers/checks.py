from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from registrations.transfers.models import Transfer


@invariant("an open offer to pass a ticket on is of somebody who holds it")
def offers_are_of_holders() -> Iterator[str]:
    query = (
        db.select(Transfer.ref, Registration.ref)
        .join(Transfer.registration)
        .where(
            Transfer.state == "open",
            db.or_(
                Registration.state.not_in(("confirmed", "pending")),
                Registration.user_id.is_(None),
                Registration.user_id != Transfer.from_user_id,
            ),
        )
    )
    for transfer, registration in db.session.execute(query):
        yield f"Transfer {transfer} is open, and registration {registration} is not held by who offers it."
