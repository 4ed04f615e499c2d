"""Reads of places and sign-ups. Nothing here shows an item that its offering does not show to everybody."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select

from accounts.users.models import User
from core.database import db
from core.errors import NotFound
from offerings.agenda.models import AgendaItem
from offerings.agenda.visible import PUBLIC_ITEM
from offerings.base.models import Offering
from offerings.venues.models import Room
from registrations.base.models import Registration
from registrations.picks.queries import list_commitments
from registrations.pools.models import CapacityPool
from registrations.signups.models import ItemPlaces, OverlapRule, SignUp
from registrations.signups.states import DEFAULT_RULE, STANDING


def find_places(item_id: int) -> ItemPlaces | None:
    """Read afresh; None where nobody has to sign up."""
    query = db.select(ItemPlaces).where(ItemPlaces.item_id == item_id).options(db.joinedload(ItemPlaces.pool))
    found: ItemPlaces | None = db.session.scalar(query.execution_options(populate_existing=True))
    return found


def get_public_places(item_ref: str) -> ItemPlaces:
    """With item, offering and pool; NotFound for what is not shown to everybody, or needs no sign-up."""
    found: ItemPlaces | None = db.session.scalar(_public(AgendaItem.ref == item_ref))
    if found is None:
        raise NotFound
    return found


def list_places(offering_id: int) -> list[ItemPlaces]:
    """Of what everybody may see, by time, with items, rooms and pools. Two queries with their ticket types."""
    query = _public(AgendaItem.offering_id == offering_id)
    query = query.options(db.contains_eager(ItemPlaces.item).joinedload(AgendaItem.room).joinedload(Room.venue))
    return list(db.session.scalars(query.order_by(AgendaItem.starts_at, AgendaItem.id)))


def list_numbers(offering_id: int) -> list[tuple[ItemPlaces, int, int]]:
    """(places with item and pool, signed up, waiting) of all items, drafts too, by time. One query, and one for ticket
    types where there are any."""
    query = (
        db.select(ItemPlaces, _count("signed_up"), _count("waiting"))
        .join(ItemPlaces.item)
        .options(db.contains_eager(ItemPlaces.item), db.joinedload(ItemPlaces.pool))
        .where(AgendaItem.offering_id == offering_id)
    )
    rows = db.session.execute(query.order_by(AgendaItem.starts_at, AgendaItem.id))
    return [(row[0], row[1], row[2]) for row in rows]


def _count(state: str) -> ColumnElement[int]:
    counted = db.select(db.func.count(SignUp.id)).where(SignUp.item_id == ItemPlaces.item_id, SignUp.state == state)
    number: ColumnElement[int] = counted.scalar_subquery()
    return number


def _public(condition: ColumnElement[bool]) -> Select[Any]:
    query: Select[Any] = (
        db.select(ItemPlaces)
        .join(ItemPlaces.item)
        .join(AgendaItem.offering)
        .where(condition, PUBLIC_ITEM)
        .options(db.contains_eager(ItemPlaces.item).contains_eager(AgendaItem.offering), db.joinedload(ItemPlaces.pool))
    )
    return query


def find_standing(registration_id: int, item_id: int) -> SignUp | None:
    """The place, or the place in line, that the registration has now."""
    query = db.select(SignUp).where(
        SignUp.registration_id == registration_id, SignUp.item_id == item_id, SignUp.state.in_(STANDING)
    )
    found: SignUp | None = db.session.scalar(query)
    return found


def list_standing(registration_id: int) -> list[SignUp]:
    query = db.select(SignUp).where(SignUp.registration_id == registration_id, SignUp.state.in_(STANDING))
    return list(db.session.scalars(query.options(db.joinedload(SignUp.item)).order_by(SignUp.id)))


def list_promised(registration: Registration) -> set[int]:
    """Ids of the items at which the registration has a place."""
    query = db.select(SignUp.item_id).where(SignUp.registration_id == registration.id, SignUp.state == "signed_up")
    return set(db.session.scalars(query))


def list_of_person(user_id: int, item_ids: Collection[int]) -> dict[int, SignUp]:
    """Item id -> what the person has there, of these items. One query."""
    query = (
        db.select(SignUp)
        .join(SignUp.registration)
        .where(Registration.user_id == user_id, SignUp.item_id.in_(item_ids), SignUp.state.in_(STANDING))
        .options(db.joinedload(SignUp.item).joinedload(AgendaItem.offering))
    )
    return {each.item_id: each for each in db.session.scalars(query)} if item_ids else {}


def list_people(item_id: int) -> list[SignUp]:
    """Who has a place, by name, then who waits, in order; with registrations and tickets. For organisers."""
    query = (
        db.select(SignUp)
        .join(SignUp.registration)
        .where(SignUp.item_id == item_id, SignUp.state.in_(STANDING))
        .options(db.contains_eager(SignUp.registration).joinedload(Registration.ticket_type))
    )
    found = db.session.scalars(query.order_by(SignUp.id)).all()
    by_name = sorted(found, key=lambda each: each.registration.sort_key)
    return [each for each in by_name if each.state == "signed_up"] + [each for each in found if each.state == "waiting"]


def rank(sign_up: SignUp) -> int:
    """1 for the first in the item's line."""
    query = db.select(db.func.count(SignUp.id)).where(
        SignUp.item_id == sign_up.item_id, SignUp.state == "waiting", SignUp.id <= sign_up.id
    )
    return db.session.scalar(query) or 1


def ranks_of(registration_id: int) -> dict[int, int]:
    """Item id -> rank in its line, where the registration waits. One query."""
    ahead = db.aliased(SignUp)
    counted = (
        db.select(db.func.count(ahead.id))
        .where(ahead.item_id == SignUp.item_id, ahead.state == "waiting", ahead.id <= SignUp.id)
        .scalar_subquery()
    )
    query = db.select(SignUp.item_id, counted)
    query = query.where(SignUp.registration_id == registration_id, SignUp.state == "waiting")
    return {row[0]: row[1] for row in db.session.execute(query)}


def count_waiting(item_ids: Collection[int]) -> dict[int, int]:
    """Item id -> who waits for a place there. One query."""
    query = db.select(SignUp.item_id, db.func.count(SignUp.id)).where(
        SignUp.item_id.in_(item_ids), SignUp.state == "waiting"
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(SignUp.item_id))} if item_ids else {}


def overlap_rule(offering_id: int) -> str:
    """ "refuse", "warn" or "allow"."""
    query = db.select(OverlapRule.rule).where(OverlapRule.offering_id == offering_id)
    return db.session.scalar(query) or DEFAULT_RULE


def list_held(user: User, now: datetime) -> list[AgendaItem]:
    """Where the person has to be, across all offerings: where they have a place, class meetings of what they take part
    in, what they have a part in. Two queries; offerings loaded."""
    query = (
        db.select(AgendaItem)
        .join(SignUp, SignUp.item_id == AgendaItem.id)
        .join(Registration, Registration.id == SignUp.registration_id)
        .join(AgendaItem.offering)
        .where(
            Registration.user_id == user.id,
            SignUp.state == "signed_up",
            AgendaItem.state == "published",
            Offering.state == "published",
            AgendaItem.ends_at > now,
        )
        .options(db.contains_eager(AgendaItem.offering))
    )
    found = {item.id: item for item in db.session.scalars(query)}
    found |= {item.id: item for item, _is_duty in list_commitments(user, now)}
    return list(found.values())


def find_next(offering_ids: Collection[int], passed: Collection[int], now: datetime) -> SignUp | None:
    """The first in line, at any item of these offerings that is to come and has a free place; not one of ``passed``."""
    query = (
        _beside_a_free_place(db.select(SignUp), now)
        .where(AgendaItem.offering_id.in_(offering_ids), SignUp.id.not_in(passed))
        .options(db.contains_eager(SignUp.item).contains_eager(AgendaItem.offering), db.joinedload(SignUp.registration))
        .order_by(SignUp.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    found: SignUp | None = db.session.scalar(query)
    return found


def list_kept_waiting(now: datetime) -> list[int]:
    """Ids of the offerings that refuse overlaps, where somebody waits beside a free place. One query."""
    query = _beside_a_free_place(db.select(AgendaItem.offering_id).select_from(SignUp), now)
    refusing = db.select(OverlapRule.offering_id).where(OverlapRule.rule == "refuse")
    query = query.where(AgendaItem.offering_id.in_(refusing)).distinct()
    return list(db.session.scalars(query.order_by(AgendaItem.offering_id)))


def _beside_a_free_place(query: Select[Any], now: datetime) -> Select[Any]:
    """Only of sign-ups that wait for what is to come and has a place."""
    return (
        query.join(SignUp.item)
        .join(AgendaItem.offering)
        .join(ItemPlaces, ItemPlaces.item_id == SignUp.item_id)
        .join(CapacityPool, CapacityPool.id == ItemPlaces.pool_id)
        .where(
            SignUp.state == "waiting",
            AgendaItem.state == "published",
            Offering.state == "published",
            AgendaItem.starts_at > now,
            CapacityPool.taken < CapacityPool.size,
        )
    )
