from calendars.caldav import actions
from core.database import db
from core.jobs import periodic


@periodic(every_seconds=3600)
def purge_sync_states() -> None:
    """States that no client is likely to ask about go: see ``actions.purge_states``."""
    actions.purge_states()
    db.session.commit()
