"""A copied offering sells what its original sells, with nothing sold yet."""

from dataclasses import dataclass

from core.database import db
from offerings.base.models import Offering
from offerings.base.shifting import shift
from registrations.pools.models import CapacityPool
from registrations.tickets.models import PriceStep, TicketType


@dataclass(frozen=True)
class Copied:
    """Id of the original -> its copy."""

    pools: dict[int, CapacityPool]
    tickets: dict[int, TicketType]


def copy_all(offering: Offering, copy: Offering, days: int) -> Copied:
    """Pools (nothing taken; those shared with other offerings stay shared) and the ticket types on offer, with their
    sales windows and early prices ``days`` later on the wall's clock."""
    pools = _copy_pools(offering.id, copy.id)
    types = db.select(TicketType).where(TicketType.offering_id == offering.id, TicketType.withdrawn_at.is_(None))
    tickets = {
        old.id: _copy_ticket(old, copy.id, pools, days, offering.time_zone)
        for old in db.session.scalars(types.order_by(TicketType.position, TicketType.id)).all()
    }
    db.session.add_all(tickets.values())
    db.session.flush()
    return Copied(pools, tickets)


def _copy_pools(source_id: int, target_id: int) -> dict[int, CapacityPool]:
    query = db.select(CapacityPool).where(CapacityPool.offering_id == source_id).order_by(CapacityPool.id)
    pools = {
        pool.id: CapacityPool(offering_id=target_id, name=dict(pool.name), size=pool.size, taken=0)
        for pool in db.session.scalars(query).all()
    }
    db.session.add_all(pools.values())
    db.session.flush()
    return pools


def _copy_ticket(old: TicketType, target_id: int, pools: dict[int, CapacityPool], days: int, zone: str) -> TicketType:
    return TicketType(
        offering_id=target_id,
        name=dict(old.name),
        description=dict(old.description),
        price_minor=old.price_minor,
        currency=old.currency,
        opens_at=shift(old.opens_at, days, zone),
        closes_at=shift(old.closes_at, days, zone),
        needs_approval=old.needs_approval,
        may_be_swapped=old.may_be_swapped,
        may_be_transferred=old.may_be_transferred,
        visibility=old.visibility,
        tax_permille=old.tax_permille,
        tax_is_included=old.tax_is_included,
        least_per_order=old.least_per_order,
        most_per_order=old.most_per_order,
        price_steps=[_copy_step(step, days, zone) for step in old.price_steps],
        position=old.position,
        pools=[pools.get(pool.id, pool) for pool in old.pools],
    )


def _copy_step(step: PriceStep, days: int, zone: str) -> PriceStep:
    until_at = shift(step.until_at, days, zone)
    return PriceStep(position=step.position, price_minor=step.price_minor, until_at=until_at, seats=step.seats, used=0)
