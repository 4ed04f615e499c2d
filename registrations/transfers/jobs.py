from core import clock
from core.database import db
from core.jobs import periodic
from registrations.transfers.actions import expire
from registrations.transfers.queries import list_overdue


@periodic(300)
def end_overdue_offers() -> None:
    """One transaction each."""
    now = clock.now()
    overdue = list_overdue(now)
    db.session.commit()
    for transfer_id in overdue:
        expire(transfer_id, now)
        db.session.commit()
