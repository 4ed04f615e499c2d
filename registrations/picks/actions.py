"""Picking and unpicking. Both may be said twice; what overlaps is never refused."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.users.models import User
from core import clock
from core.database import db
from core.errors import NotFound, Refused, Sentence
from core.i18n import _l
from offerings.agenda.models import AgendaItem
from registrations.picks.models import PickedItem
from registrations.picks.queries import find_pick

MOST = 500
"""Picks of one person that may stand at once."""

KEPT: list[Callable[[int, int], Sentence | None]] = []
"""(user id, item id) -> why the person can't simply take it off their programme: a place is held for them there."""


@dataclass(frozen=True)
class Chosen:
    """How many a form added and removed."""

    added: int
    removed: int


def pick(user: User, item: AgendaItem) -> PickedItem:
    """The person wants to attend it. Picked already: notes when and where it is now, as seen and accepted.

    NotFound for what the public does not see; Refused for what is over or cancelled, for class meetings, and beyond
    MOST.
    """
    _lock(user)
    row = find_pick(user.id, item.id)
    if row is not None and row.removed_at is None:
        _note(row, item)
        return row
    now = clock.now()
    refuse_unpickable(item, now)
    _refuse_too_many(user)
    row = row or PickedItem(user_id=user.id, item=item)
    row.changed_at = row.picked_at = max(now, row.changed_at or now)
    row.removed_at = None
    _note(row, item)
    db.session.add(row)
    db.session.flush()
    return row


def unpick(user: User, item: AgendaItem) -> None:
    """They do not want to attend it any more. Nothing happens where they never did; Refused while a place is held."""
    for reason_to_keep in KEPT:
        if sentence := reason_to_keep(user.id, item.id):
            raise Refused("has_place", sentence)
    _lock(user)
    row = find_pick(user.id, item.id)
    if row is not None and row.removed_at is None:
        row.changed_at = row.removed_at = max(clock.now(), row.changed_at)
        db.session.flush()


def choose(user: User, items: Iterable[AgendaItem], wanted: Collection[str], before: Collection[str]) -> Chosen:
    """One form with a tick at each of ``items``: ``wanted`` are ticked, ``before`` were when the form was shown.

    Only what the person changed counts, so a form left open in another window takes nothing back.
    """
    added = [item for item in items if item.ref in wanted and item.ref not in before]
    removed = [item for item in items if item.ref in before and item.ref not in wanted]
    for item in removed:
        unpick(user, item)
    for item in added:
        pick(user, item)
    return Chosen(len(added), len(removed))


def refuse_unpickable(item: AgendaItem, now: datetime) -> None:
    """``item`` comes with its offering."""
    if not item.is_public or not item.offering.is_public:
        raise NotFound
    if item.state == "cancelled" or item.offering.state == "cancelled":
        raise Refused("cancelled", _l("This has been cancelled and will not take place."))
    if item.ends_at <= now:
        raise Refused("over", _l("This is over. Only what is still to come can be added to your programme."))
    if item.kind == "meeting":
        raise Refused("comes_along", _l("Class meetings come with the registration. There is no need to add them."))


def _note(row: PickedItem, item: AgendaItem) -> None:
    row.noted_starts_at, row.noted_ends_at, row.noted_room_id = item.starts_at, item.ends_at, item.room_id


def _refuse_too_many(user: User) -> None:
    query = db.select(db.func.count()).where(PickedItem.user_id == user.id, PickedItem.removed_at.is_(None))
    if (db.session.scalar(query) or 0) >= MOST:
        sentence = _l("Your programme holds %(most)s items, and no more fit in. Remove some first.", most=MOST)
        raise Refused("too_many", sentence)


def _lock(user: User) -> None:
    """One change of a person's programme at a time: two presses at once find one row, and MOST holds."""
    db.session.execute(db.select(User.id).where(User.id == user.id).with_for_update(key_share=True))
