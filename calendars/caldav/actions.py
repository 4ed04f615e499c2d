from datetime import timedelta

from calendars.caldav.models import SyncState
from calendars.caldav.snapshots import Members, digest, pack
from core import clock
from core.database import db, insert_into
from core.ids import new_ref

KEPT = timedelta(days=60)
KEPT_STATES = 20
"""Of one calendar: a client that comes back after so many changes loads it anew."""


def keep_state(collection: str, revision: str, members: Members) -> str:
    """Keep the members that ``revision`` gives; returns the reference that a sync-token names them by.

    Two processes that keep the same at once get the same reference.
    """
    now = clock.now()
    statement = insert_into(SyncState).values(
        ref=new_ref(),
        collection=collection,
        digest=digest(members),
        revision=revision,
        members=pack(members),
        created_at=now,
        seen_at=now,
    )
    newest = statement.on_conflict_do_update(
        index_elements=["collection", "digest"],
        set_={"seen_at": now, "revision": revision or SyncState.revision},
    )
    ref = str(db.session.scalar(newest.returning(SyncState.ref)))
    if not revision:
        _forget_parts(collection)
    return ref


def _forget_parts(collection: str) -> None:
    """All but the newest parts of answers go at once: whoever asks for one entry at a time, without an account, makes
    one more with each request. A client whose part is gone begins anew.
    """
    is_part = (SyncState.collection == collection) & (SyncState.revision == "")
    kept = db.select(SyncState.id).where(is_part).order_by(SyncState.seen_at.desc(), SyncState.id.desc())
    db.session.execute(db.delete(SyncState).where(is_part, SyncState.id.not_in(kept.limit(KEPT_STATES))))


def purge_states() -> int:
    """Delete states that were not the newest for KEPT, and of each calendar all but the last; returns how many.

    Parts of answers are counted apart: they drive out no state that a client may come back with.
    """
    newest_first = SyncState.seen_at.desc(), SyncState.id.desc()
    rank = db.func.row_number().over(
        partition_by=(SyncState.collection, SyncState.revision == ""), order_by=newest_first
    )
    ranked = db.select(SyncState.id, SyncState.seen_at, rank.label("rank")).subquery()
    is_late = (ranked.c.seen_at < clock.now() - KEPT) & (ranked.c.rank > 1)
    stale = db.select(ranked.c.id).where((ranked.c.rank > KEPT_STATES) | is_late)
    deleted = db.session.execute(db.delete(SyncState).where(SyncState.id.in_(stale)))
    return int(deleted.rowcount)  # type: ignore[attr-defined]
