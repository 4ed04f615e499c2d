from core.database import db
from core.jobs import periodic
from registrations.retention.actions import purge, purge_unsent
from registrations.retention.queries import list_due

BATCH = 500


@periodic(3600)
def purge_what_is_due() -> None:
    """In batches, each committed: a kill in between leaves the rest for the next run."""
    for question in list_due():
        while purge(question, BATCH) >= BATCH:
            db.session.commit()
        db.session.commit()
    purge_unsent()
    db.session.commit()
