"""What must always hold of the states that sync-tokens name."""

import zlib
from collections.abc import Iterator

from calendars.caldav.models import SyncState
from calendars.caldav.snapshots import digest, unpack
from core.database import db
from core.invariants import invariant


@invariant("a sync state holds the members that its digest is of")
def states_are_whole() -> Iterator[str]:
    query = db.select(SyncState.ref, SyncState.digest, SyncState.members).execution_options(yield_per=50)
    for ref, stored, members in db.session.execute(query):
        try:
            is_whole = digest(unpack(members)) == stored
        except (zlib.error, ValueError):
            is_whole = False
        if not is_whole:
            yield f"Sync state {ref} does not hold what its digest says."
