from core import clock
from core.database import db
from core.jobs import periodic
from registrations.signups.actions import promote_again
from registrations.signups.queries import list_kept_waiting


@periodic(60)
def give_to_who_is_free_again() -> None:
    """One transaction an offering."""
    waiting = list_kept_waiting(clock.now())
    db.session.commit()
    for offering_id in waiting:
        promote_again(offering_id)
        db.session.commit()
