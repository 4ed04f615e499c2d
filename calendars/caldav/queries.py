from calendars.caldav.models import SyncState
from core.database import db


def find_state(collection: str, ref: str) -> SyncState | None:
    """The state of this calendar that a token names; without its members, which are loaded when asked for."""
    query = db.select(SyncState).where(SyncState.ref == ref, SyncState.collection == collection)
    state: SyncState | None = db.session.scalar(query)
    return state


def find_newest(collection: str, revision: str) -> SyncState | None:
    """The state that this revision of the calendar gave, when it was kept."""
    query = db.select(SyncState).where(SyncState.collection == collection, SyncState.revision == revision)
    state: SyncState | None = db.session.scalar(query.order_by(SyncState.id.desc()).limit(1))
    return state
