from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam

from core import clock
from core.database import Localized, db
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.orders.models import Order
from registrations.pools.models import CapacityPool
from registrations.tickets.models import TicketType, ticket_type_pools
from registrations.tickets.windows import window
from registrations.waiting.models import SeatOffer, WaitingEntry, WaitingSkip
from registrations.waiting.wishes import Choice, Room, Wish, next_in, read


def find_next(offering_ids: Collection[int]) -> tuple[WaitingEntry, Choice] | None:
    """Who is next in these lines, taken as one, and with which of their choices; see actions.promote. Three queries
    however long the lines: of those with the same wish only the first can be next."""
    found = next_in(_heads(offering_ids), find_room(offering_ids))
    if found is None:
        return None
    entry = db.session.get_one(WaitingEntry, found[0], populate_existing=True)
    return entry, read(entry.wish)[found[1]]


def _heads(offering_ids: Collection[int]) -> list[tuple[int, Wish]]:
    """(entry id, wish) of the first in line with each wish, in order."""
    turn = db.func.row_number().over(partition_by=WaitingEntry.wish, order_by=(order_in(), WaitingEntry.id))
    line = db.select(WaitingEntry.id, WaitingEntry.wish, order_in().label("place"), turn.label("turn"))
    line = line.where(WaitingEntry.offering_id.in_(offering_ids), WaitingEntry.ended_at.is_(None)).subquery()
    query = db.select(line.c.id, line.c.wish).where(line.c.turn == 1).order_by(line.c.place, line.c.id)
    return [(row[0], read(row[1])) for row in db.session.execute(query)]


def find_room(offering_ids: Collection[int]) -> Room:
    """What is free now for the tickets of these offerings. Two queries."""
    kinds = db.select(TicketType.id, TicketType.withdrawn_at, ticket_type_pools.c.pool_id)
    kinds = kinds.outerjoin(ticket_type_pools, ticket_type_pools.c.ticket_type_id == TicketType.id)
    pools: dict[int, list[int]] = {}
    withdrawn = set()
    for ticket_id, withdrawn_at, pool_id in db.session.execute(kinds.where(TicketType.offering_id.in_(offering_ids))):
        pools.setdefault(ticket_id, []).extend([pool_id] if pool_id is not None else [])
        if withdrawn_at is not None:
            withdrawn.add(ticket_id)
    used = {pool_id for each in pools.values() for pool_id in each}
    free = db.select(CapacityPool.id, CapacityPool.size - CapacityPool.taken).where(CapacityPool.id.in_(used))
    return Room(pools, {row[0]: row[1] for row in db.session.execute(free)}, withdrawn)


def list_line(offering_id: int, limit: int = 500) -> list[WaitingEntry]:
    """Who waits, in order, with registration and ticket type."""
    return list(db.session.scalars(_line([offering_id]).limit(limit)))


def order_in(entry: type[WaitingEntry] = WaitingEntry) -> ColumnElement[float]:
    """What the line is sorted by."""
    by: ColumnElement[float] = db.func.coalesce(entry.place, entry.id)
    return by


def _line(offering_ids: Collection[int]) -> Select[WaitingEntry]:
    query: Select[WaitingEntry] = db.select(WaitingEntry).outerjoin(WaitingEntry.registration)
    return (
        query.outerjoin(WaitingEntry.order)
        .where(WaitingEntry.offering_id.in_(offering_ids), WaitingEntry.ended_at.is_(None))
        .options(*_WITH_WHO)
        .order_by(order_in(), WaitingEntry.id)
    )


_WITH_WHO = (
    db.contains_eager(WaitingEntry.registration).joinedload(Registration.ticket_type),
    db.contains_eager(WaitingEntry.order).joinedload(Order.user),
)


def list_ahead(entry: WaitingEntry, offering_ids: Collection[int], limit: int = 50) -> list[tuple[int, int]]:
    """(entry id, id of a pool without enough seats for it) of those who stand before ``entry``, the first first."""
    mine = entry.place if entry.place is not None else entry.id
    query = (
        db.select(WaitingEntry.id, WaitingEntry.wish)
        .where(WaitingEntry.offering_id.in_(offering_ids), WaitingEntry.ended_at.is_(None), order_in() < mine)
        .order_by(order_in(), WaitingEntry.id)
        .limit(limit)
    )
    room = find_room(offering_ids)
    lacking = [(row[0], room.lacking(read(row[1])[0])) for row in db.session.execute(query)]
    return [(entry_id, pools[0]) for entry_id, pools in lacking if pools]


def lacking_pools(line: Iterable[WaitingEntry], offering_id: int) -> dict[int, list[Localized]]:
    """Entry id -> the names of the pools without enough seats for what they would like best."""
    room = find_room([offering_id])
    found = {entry.id: room.lacking(read(entry.wish)[0]) for entry in line}
    ids = {pool for pools in found.values() for pool in pools}
    names = dict(
        db.session.execute(db.select(CapacityPool.id, CapacityPool.name).where(CapacityPool.id.in_(ids))).all()
    )
    return {entry_id: [names[pool] for pool in pools] for entry_id, pools in found.items()}


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


def find_in_line(offering: Offering, ref: str) -> WaitingEntry | None:
    """Of the registration or the order with that number, while it waits there."""
    query = _line([offering.id]).where(db.or_(Registration.ref == ref, Order.ref == ref))
    entry: WaitingEntry | None = db.session.scalar(query)
    return entry


def find_party(order_id: int) -> WaitingEntry | None:
    """The place in line that the order has or had."""
    entry: WaitingEntry | None = db.session.scalar(db.select(WaitingEntry).filter_by(order_id=order_id))
    return entry


def rank(entry: WaitingEntry) -> int:
    """1 for the first in line; a party counts as one."""
    place = entry.place if entry.place is not None else entry.id
    return db.session.scalar(_rank(), {"offering_id": entry.offering_id, "place": place}) or 1


@cache
def _rank() -> Select[Any]:
    query: Select[Any] = db.select(db.func.count()).where(
        WaitingEntry.offering_id == bindparam("offering_id"),
        WaitingEntry.ended_at.is_(None),
        order_in() <= bindparam("place"),
    )
    return query


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
    return _open_offer(WaitingEntry.registration_id == registration_id)


def find_party_offer(order_id: int) -> SeatOffer | None:
    """The seats that are held for a party."""
    return _open_offer(WaitingEntry.order_id == order_id)


def _open_offer(whose: ColumnElement[bool]) -> SeatOffer | None:
    query = db.select(SeatOffer).join(SeatOffer.entry).where(whose, SeatOffer.answer.is_(None))
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
        .where(WaitingEntry.offering_id == offering_id, SeatOffer.answer.is_(None))
        .options(
            db.contains_eager(SeatOffer.entry).options(
                db.joinedload(WaitingEntry.registration).joinedload(Registration.ticket_type),
                db.joinedload(WaitingEntry.order).joinedload(Order.user),
            )
        )
        .order_by(SeatOffer.expires_at, SeatOffer.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def list_alternatives(entry: WaitingEntry) -> list[TicketType]:
    """What they could take instead of what they wait for: on sale to everybody now, all of a party with one of them."""
    first = {ticket_id for ticket_id, _places in read(entry.wish)[0]}
    offering, now = db.session.get_one(Offering, entry.offering_id), clock.now()
    query = db.select(TicketType).where(TicketType.offering_id == entry.offering_id, TicketType.visibility == "public")
    query = query.options(db.lazyload(TicketType.pools))
    return [
        each
        for each in db.session.scalars(query.order_by(TicketType.position, TicketType.id))
        if first != {each.id}
        and each.least_per_order <= entry.party_size <= each.most_per_order
        and window(offering, each, now).is_open
    ]


def tickets_in(entry: WaitingEntry) -> list[list[tuple[TicketType, int]]]:
    """Its wish with the ticket types themselves."""
    return tickets_of([entry])[entry.id]


def tickets_of(entries: Collection[WaitingEntry]) -> dict[int, list[list[tuple[TicketType, int]]]]:
    """Entry id -> its wish with the ticket types themselves. One query."""
    wishes = {entry.id: read(entry.wish) for entry in entries}
    ids = {ticket_id for wish in wishes.values() for choice in wish for ticket_id, _places in choice}
    query = db.select(TicketType).where(TicketType.id.in_(ids)).options(db.lazyload(TicketType.pools))
    known = {each.id: each for each in db.session.scalars(query)}
    return {
        entry_id: [[(known[ticket_id], places) for ticket_id, places in choice] for choice in wish]
        for entry_id, wish in wishes.items()
    }
