"""Reads of what people picked. Nothing here shows an item that its offering does not show to everybody."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from accounts.users.models import User
from core.database import db
from core.errors import NotFound
from offerings.agenda.models import AgendaItem, AgendaItemPerson
from offerings.agenda.visible import PUBLIC_ITEM
from offerings.base.models import Offering
from offerings.people.models import Person
from offerings.venues.models import Room
from registrations.base.models import Registration
from registrations.base.states import ACTIVE, HOLDING
from registrations.picks.models import PickedItem


def _standing(user_id: int) -> Select[Any]:
    """The person's picks that stand and show, joined with item and offering."""
    query: Select[Any] = (
        db.select(PickedItem)
        .join(PickedItem.item)
        .join(AgendaItem.offering)
        .where(PickedItem.user_id == user_id, PickedItem.removed_at.is_(None), PUBLIC_ITEM)
    )
    return query


def list_picks(user: User) -> list[PickedItem]:
    """What a person wants to attend, cancelled items included, by time; offering, room and venues loaded: one query."""
    loaded = db.contains_eager(PickedItem.item)
    query = _standing(user.id).options(
        loaded.contains_eager(AgendaItem.offering).joinedload(Offering.venue),
        loaded.joinedload(AgendaItem.room).joinedload(Room.venue),
        db.joinedload(PickedItem.noted_room),
    )
    return list(db.session.scalars(query.order_by(AgendaItem.starts_at, AgendaItem.id)))


def list_picked_refs(user_id: int, offering_ref: str) -> list[str]:
    """Refs of the items of one offering that the person picked. One query."""
    query = _standing(user_id).where(Offering.ref == offering_ref).with_only_columns(AgendaItem.ref)
    return list(db.session.scalars(query.order_by(AgendaItem.ref)))


def find_pick(user_id: int, item_id: int) -> PickedItem | None:
    """Standing or removed."""
    found: PickedItem | None = db.session.scalar(db.select(PickedItem).filter_by(user_id=user_id, item_id=item_id))
    return found


def find_next(user_id: int, now: datetime) -> AgendaItem | None:
    """The next picked item that takes place, with offering and room."""
    query = (
        _standing(user_id)
        .where(AgendaItem.ends_at > now, AgendaItem.state == "published", Offering.state == "published")
        .with_only_columns(AgendaItem)
        .options(db.contains_eager(AgendaItem.offering), db.joinedload(AgendaItem.room))
    )
    found: AgendaItem | None = db.session.scalar(query.order_by(AgendaItem.starts_at, AgendaItem.id).limit(1))
    return found


def get_visible_item(ref: str) -> AgendaItem:
    """Of any offering, with it; raises NotFound for what is not shown to everybody."""
    query = db.select(AgendaItem).join(AgendaItem.offering).where(AgendaItem.ref == ref, PUBLIC_ITEM)
    found: AgendaItem | None = db.session.scalar(query.options(db.contains_eager(AgendaItem.offering)))
    if found is None:
        raise NotFound
    return found


def list_registered(user_id: int, offering_ids: Collection[int]) -> set[int]:
    """Ids of those offerings that the person takes part in, or wants to."""
    query = db.select(Registration.offering_id).where(
        Registration.user_id == user_id, Registration.offering_id.in_(offering_ids), Registration.state.in_(ACTIVE)
    )
    return set(db.session.scalars(query)) if offering_ids else set()


def list_commitments(user: User, now: datetime) -> list[tuple[AgendaItem, bool]]:
    """What a person comes to without having picked it, and whether they have a part in it: talks and duties of their
    own, class meetings of what they registered for. Not over, not cancelled. One query."""
    own = (
        db.select(AgendaItemPerson.item_id)
        .join(Person, AgendaItemPerson.person_id == Person.id)
        .where(Person.user_id == user.id)
    )
    registered = db.select(Registration.offering_id).where(
        Registration.user_id == user.id, Registration.state.in_(HOLDING)
    )
    is_duty = AgendaItem.id.in_(own)
    query = (
        db.select(AgendaItem, is_duty)
        .join(AgendaItem.offering)
        .where(
            PUBLIC_ITEM,
            AgendaItem.state == "published",
            Offering.state == "published",
            AgendaItem.ends_at > now,
            db.or_(is_duty, (AgendaItem.kind == "meeting") & AgendaItem.offering_id.in_(registered)),
        )
        .options(
            db.contains_eager(AgendaItem.offering).joinedload(Offering.venue),
            db.joinedload(AgendaItem.room).joinedload(Room.venue),
        )
        .order_by(AgendaItem.starts_at, AgendaItem.id)
    )
    return [(row[0], bool(row[1])) for row in db.session.execute(query)]
