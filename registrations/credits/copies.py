"""Having been at a copied event counts for as much; who was there is booked anew."""

from core.database import db
from registrations.credits.models import CreditWorth
from registrations.credits.queries import list_worths


def copy_all(source_offering_id: int, target_offering_id: int) -> None:
    db.session.add_all(
        CreditWorth(offering_id=target_offering_id, scheme=old.scheme, subject=old.subject, minutes=old.minutes)
        for old in list_worths(source_offering_id)
    )
    db.session.flush()
