"""Reads of ticket types and their pools."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam

from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from registrations.pools.models import CapacityPool
from registrations.tickets.models import TicketType

REGISTRATIONS = db.table(
    "registrations", db.column("id"), db.column("offering_id"), db.column("ticket_type_id"), db.column("state")
)
"""A table of a folder above, only counted here, so named and not imported."""


def list_ticket_types(offering_id: int) -> list[TicketType]:
    """All of them, withdrawn ones too, with their pools; in the organiser's order."""
    query = db.select(TicketType).where(TicketType.offering_id == offering_id)
    return list(db.session.scalars(query.order_by(TicketType.position, TicketType.id)))


def count_ticket_types(offering_id: int) -> int:
    """Withdrawn ones too."""
    return db.session.scalar(db.select(db.func.count(TicketType.id)).where(TicketType.offering_id == offering_id)) or 0


def list_pools(offering_id: int) -> list[CapacityPool]:
    query = db.select(CapacityPool).where(CapacityPool.offering_id == offering_id).order_by(CapacityPool.id)
    return list(db.session.scalars(query))


def list_shared_pools(offering: Offering) -> list[tuple[CapacityPool, Offering]]:
    """Pools of the umbrella, of its other parts and of its own parts, as far as the host is the same: its tickets may
    draw on them too."""
    near = [Offering.parent_id == offering.id]
    if offering.parent_id is not None:
        near += [Offering.id == offering.parent_id, Offering.parent_id == offering.parent_id]
    query = (
        db.select(CapacityPool, Offering)
        .join(Offering, Offering.id == CapacityPool.offering_id)
        .where(db.or_(*near), Offering.host_id == offering.host_id, Offering.id != offering.id)
        .order_by(Offering.id, CapacityPool.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def find_ticket_type(offering_id: int, ref: str) -> TicketType | None:
    query = db.select(TicketType).where(TicketType.offering_id == offering_id, TicketType.ref == ref)
    ticket_type: TicketType | None = db.session.scalar(query)
    return ticket_type


def find_to_take(offering_id: int, ref: str) -> TicketType | None:
    """For whoever registers: with its early prices; the pools are read when its row is there."""
    found = db.session.scalars(_to_take(), {"offering_id": offering_id, "ref": ref})
    ticket_type: TicketType | None = found.unique().one_or_none()
    return ticket_type


@cache
def _to_take() -> Select[Any]:
    query: Select[Any] = (
        db.select(TicketType)
        .where(TicketType.offering_id == bindparam("offering_id"), TicketType.ref == bindparam("ref"))
        .options(db.joinedload(TicketType.price_steps), db.lazyload(TicketType.pools))
    )
    return query


def get_ticket_type(offering_id: int, ref: str) -> TicketType:
    ticket_type = find_ticket_type(offering_id, ref)
    if ticket_type is None:
        raise NotFound
    return ticket_type


def get_pool(offering_id: int, ref: str) -> CapacityPool:
    query = db.select(CapacityPool).where(CapacityPool.offering_id == offering_id, CapacityPool.ref == ref)
    pool: CapacityPool | None = db.session.scalar(query)
    if pool is None:
        raise NotFound
    return pool


def count_by_ticket(offering_id: int) -> dict[tuple[int, str], int]:
    """(ticket type id, state) -> registrations."""
    query = (
        db.select(REGISTRATIONS.c.ticket_type_id, REGISTRATIONS.c.state, db.func.count())
        .where(REGISTRATIONS.c.offering_id == offering_id)
        .group_by(REGISTRATIONS.c.ticket_type_id, REGISTRATIONS.c.state)
    )
    return {(ticket, state): count for ticket, state, count in db.session.execute(query)}
