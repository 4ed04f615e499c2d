from accounts.sign_ins import actions
from core.database import db
from core.jobs import periodic


@periodic(every_seconds=3600)
def purge_sign_ins() -> None:
    """Old rows go: see ``actions.purge``."""
    actions.purge()
    db.session.commit()
