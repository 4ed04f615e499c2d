from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select

from core.database import Localized, db
from core.errors import NotFound
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.pools.models import CapacityPool
from registrations.tickets.models import TicketType, ticket_type_pools
from registrations.waiting.models import SeatOffer, WaitingEntry, WaitingSkip


def find_next(offering_ids: Collection[int]) -> WaitingEntry | None:
    """The first in these lines, taken as one, all of whose pools have a free seat; see actions.promote. One query
    however long the lines."""
    full = (
        db.select(ticket_type_pools.c.pool_id)
        .join(CapacityPool, CapacityPool.id == ticket_type_pools.c.pool_id)
        .where(ticket_type_pools.c.ticket_type_id == TicketType.id, CapacityPool.taken >= CapacityPool.size)
    )
    with_room = db.select(TicketType.id).where(TicketType.offering_id.in_(offering_ids), ~full.exists())
    query = (
        _line(offering_ids)
        .where(Registration.ticket_type_id.in_(with_room))
        .execution_options(populate_existing=True)
        .limit(1)
    )
    entry: WaitingEntry | None = db.session.scalar(query)
    return entry


def list_line(offering_id: int, limit: int = 500) -> list[WaitingEntry]:
    """Who waits, in order, with registration and ticket type."""
    return list(db.session.scalars(_line([offering_id]).limit(limit)))


def order_in(entry: type[WaitingEntry] = WaitingEntry) -> ColumnElement[float]:
    """What the line is sorted by."""
    by: ColumnElement[float] = db.func.coalesce(entry.place, entry.id)
    return by


def _line(offering_ids: Collection[int]) -> Select[WaitingEntry]:
    query: Select[WaitingEntry] = db.select(WaitingEntry).join(WaitingEntry.registration)
    return (
        query.where(WaitingEntry.offering_id.in_(offering_ids), WaitingEntry.ended_at.is_(None))
        .options(db.contains_eager(WaitingEntry.registration).joinedload(Registration.ticket_type))
        .order_by(order_in(), WaitingEntry.id)
    )


def list_ahead(entry: WaitingEntry, offering_ids: Collection[int], limit: int = 50) -> list[tuple[int, int]]:
    """(entry id, id of a full pool of its) of those who stand before ``entry``, the first first."""
    mine = entry.place if entry.place is not None else entry.id
    query = (
        db.select(WaitingEntry.id, db.func.min(CapacityPool.id))
        .join(WaitingEntry.registration)
        .join(ticket_type_pools, ticket_type_pools.c.ticket_type_id == Registration.ticket_type_id)
        .join(CapacityPool, CapacityPool.id == ticket_type_pools.c.pool_id)
        .where(
            WaitingEntry.offering_id.in_(offering_ids),
            WaitingEntry.ended_at.is_(None),
            order_in() < mine,
            CapacityPool.taken >= CapacityPool.size,
        )
        .group_by(WaitingEntry.id, WaitingEntry.place)
        .order_by(order_in(), WaitingEntry.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


@dataclass(frozen=True)
class Skips:
    """How often somebody was passed over, when last, and which pools were full then."""

    times: int
    last_at: datetime
    pools: list[Localized]


def skips_of(entry_ids: Collection[int]) -> dict[int, Skips]:
    """Entry id -> how it was passed over. One query."""
    query = (
        db.select(WaitingSkip.entry_id, WaitingSkip.at, CapacityPool.name)
        .join(CapacityPool, CapacityPool.id == WaitingSkip.pool_id)
        .where(WaitingSkip.entry_id.in_(entry_ids))
        .order_by(WaitingSkip.id)
    )
    found: dict[int, Skips] = {}
    for entry_id, at, name in db.session.execute(query):
        before = found.get(entry_id)
        names = before.pools if before else []
        found[entry_id] = Skips((before.times if before else 0) + 1, at, names if name in names else [*names, name])
    return found


def get_entry(offering: Offering, registration_ref: str) -> WaitingEntry:
    """Of somebody who waits there; NotFound for anybody else."""
    query = _line([offering.id]).where(Registration.ref == registration_ref)
    entry: WaitingEntry | None = db.session.scalar(query)
    if entry is None:
        raise NotFound
    return entry


def rank(entry: WaitingEntry) -> int:
    """1 for the first in line."""
    query = db.select(db.func.count()).where(
        WaitingEntry.offering_id == entry.offering_id,
        WaitingEntry.ended_at.is_(None),
        order_in() <= (entry.place if entry.place is not None else entry.id),
    )
    return db.session.scalar(query) or 1


def find_entry(registration_id: int) -> WaitingEntry | None:
    query = db.select(WaitingEntry).where(WaitingEntry.registration_id == registration_id)
    entry: WaitingEntry | None = db.session.scalar(query)
    return entry


def ranks_of(user_id: int) -> dict[int, int]:
    """Registration id -> rank, for each line the person stands in."""
    ahead = db.aliased(WaitingEntry)
    counted = (
        db.select(db.func.count())
        .where(ahead.offering_id == WaitingEntry.offering_id, ahead.ended_at.is_(None), order_in(ahead) <= order_in())
        .scalar_subquery()
    )
    query = (
        db.select(WaitingEntry.registration_id, counted)
        .join(WaitingEntry.registration)
        .where(Registration.user_id == user_id, WaitingEntry.ended_at.is_(None))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def find_open_offer(registration_id: int) -> SeatOffer | None:
    query = (
        db.select(SeatOffer)
        .join(SeatOffer.entry)
        .where(WaitingEntry.registration_id == registration_id, SeatOffer.answer.is_(None))
    )
    offer: SeatOffer | None = db.session.scalar(query)
    return offer


def list_due_offers(now: datetime, limit: int = 500) -> list[int]:
    """Ids of offers whose time is up, the longest overdue first."""
    query = db.select(SeatOffer.id).where(SeatOffer.answer.is_(None), SeatOffer.expires_at <= now)
    return list(db.session.scalars(query.order_by(SeatOffer.expires_at, SeatOffer.id).limit(limit)))


def list_offers(offering_id: int, limit: int = 200) -> list[SeatOffer]:
    """The open ones, the first to expire first, with their people."""
    query = (
        db.select(SeatOffer)
        .join(SeatOffer.entry)
        .join(WaitingEntry.registration)
        .where(WaitingEntry.offering_id == offering_id, SeatOffer.answer.is_(None))
        .options(
            db.contains_eager(SeatOffer.entry)
            .contains_eager(WaitingEntry.registration)
            .joinedload(Registration.ticket_type)
        )
        .order_by(SeatOffer.expires_at, SeatOffer.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))
