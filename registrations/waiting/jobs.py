from core import clock
from core.database import db
from core.jobs import periodic
from registrations.waiting.actions import lapse
from registrations.waiting.queries import list_due_offers


@periodic(60)
def lapse_due_offers() -> None:
    """One transaction an offer: a kill in between leaves the rest for the next run."""
    now = clock.now()
    due = list_due_offers(now)
    db.session.commit()
    for offer_id in due:
        lapse(offer_id, now)
        db.session.commit()
