from core import clock
from core.database import db
from core.jobs import periodic
from registrations.orders.actions import expire
from registrations.orders.queries import list_overdue


@periodic(60)
def end_overdue_holds() -> None:
    """One transaction an order: a kill in between leaves the rest for the next run."""
    now = clock.now()
    overdue = list_overdue(now)
    db.session.commit()
    for order_id in overdue:
        expire(order_id, now)
        db.session.commit()
