"""What changed in a calendar since a token was given (RFC 6578): a token names a state that is kept in the database.

So tokens survive restarts, and whatever takes an entry out of a calendar (moved to another room, unpublished, a role
lost) shows as removed without anybody having to note it.
"""

import hashlib
import re
from dataclasses import dataclass

from calendars.caldav import actions, queries
from calendars.caldav.names import dav
from calendars.caldav.refusals import forbidden
from calendars.caldav.resources import Collection
from calendars.caldav.snapshots import Difference, Members, difference, first_of, unpack
from core.database import db, writing

_TOKEN = re.compile(r"https?://[^/]+/caldav/sync/([0-9a-z]{10})")


@dataclass(frozen=True, slots=True)
class Changes:
    """``token`` names the state that a client is in once it knows of ``difference``; ``more`` is still to come."""

    difference: Difference
    token: str
    more: bool = False


def token_of(collection: Collection) -> str:
    """The sync-token of the calendar as it is now. One cheap query while nothing changed."""
    newest = queries.find_newest(_key(collection), collection.revision)
    return _token(collection, newest.ref if newest else _keep(collection, collection.revision, _members(collection)))


def changes_since(collection: Collection, token: str, limit: int | None = None) -> Changes:
    """Everything for an empty token. Raises Refusal with DAV:valid-sync-token for one that is unknown or too old."""
    before: Members = {}
    if token:
        found = _TOKEN.fullmatch(token)
        state = queries.find_state(_key(collection), found[1]) if found else None
        if state is None:
            raise forbidden(dav("valid-sync-token"), "This sync-token is unknown or too old. Begin with an empty one.")
        if state.revision == collection.revision:
            return Changes(Difference((), ()), _token(collection, state.ref))
        before = unpack(state.members)
    after = _members(collection)
    found_changes = difference(before, after)
    if limit is not None and len(found_changes) > limit:
        part, known = first_of(found_changes, limit, before, after)
        return Changes(part, _token(collection, _keep(collection, "", known)), more=True)
    return Changes(found_changes, token_of(collection))


def _key(collection: Collection) -> str:
    return hashlib.sha256(collection.href.encode()).hexdigest()


def _token(collection: Collection, ref: str) -> str:
    return f"{collection.base_url}/caldav/sync/{ref}"


def _members(collection: Collection) -> Members:
    return {name: each.etag for name, each in collection.objects().items()}


def _keep(collection: Collection, revision: str, members: Members) -> str:
    """In a small transaction of its own: whoever asks is only reading."""
    db.session.rollback()
    with writing():
        ref = actions.keep_state(_key(collection), revision, members)
        db.session.commit()
    return ref
