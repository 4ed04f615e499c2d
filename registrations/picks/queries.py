"""Reads of what people picked. Nothing here shows an item that its offering does not show to everybody."""

from typing import Any

from sqlalchemy import Select

from accounts.users.models import User
from core.database import db
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.venues.models import Room
from registrations.picks.models import PickedItem

VISIBLE = (AgendaItem.published_at.is_not(None)) & (Offering.state != "draft")
"""Of the join of items and offerings: what everybody may see."""


def _standing(user_id: int) -> Select[Any]:
    """The person's picks that stand and show, joined with item and offering."""
    return (
        db.select(PickedItem)
        .join(PickedItem.item)
        .join(AgendaItem.offering)
        .where(PickedItem.user_id == user_id, PickedItem.removed_at.is_(None), VISIBLE)
    )


def list_picks(user: User) -> list[PickedItem]:
    """What a person wants to attend, cancelled items included, by time; offering, room and venues loaded: one query."""
    loaded = db.contains_eager(PickedItem.item)
    query = _standing(user.id).options(
        loaded.contains_eager(AgendaItem.offering).joinedload(Offering.venue),
        loaded.joinedload(AgendaItem.room).joinedload(Room.venue),
    )
    return list(db.session.scalars(query.order_by(AgendaItem.starts_at, AgendaItem.id)))
