from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from registrations.picks.actions import MOST
from registrations.picks.models import PickedItem


@invariant("what stands in somebody's programme has been shown to everybody")
def picks_were_public() -> Iterator[str]:
    query = (
        db.select(PickedItem.user_id, AgendaItem.ref)
        .join(PickedItem.item)
        .join(AgendaItem.offering)
        .where(
            PickedItem.removed_at.is_(None),
            db.or_(AgendaItem.published_at.is_(None), Offering.published_at.is_(None)),
        )
    )
    for user, item in db.session.execute(query):
        yield f"User {user} has picked agenda item {item}, which was never published."


@invariant("the newest change of a pick is its picking or its removal")
def changes_are_the_newest() -> Iterator[str]:
    newest = db.func.coalesce(PickedItem.removed_at, PickedItem.picked_at)
    for row in db.session.scalars(db.select(PickedItem).where(PickedItem.changed_at != newest)):
        yield f"Pick {row.id} changed at {row.changed_at}, which is neither its picking nor its removal."


@invariant(f"nobody has picked more than {MOST} items")
def nobody_has_too_many() -> Iterator[str]:
    query = (
        db.select(PickedItem.user_id, db.func.count())
        .where(PickedItem.removed_at.is_(None))
        .group_by(PickedItem.user_id)
        .having(db.func.count() > MOST)
    )
    for user, count in db.session.execute(query):
        yield f"User {user} has picked {count} items."
