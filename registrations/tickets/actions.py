from collections.abc import Sequence
from datetime import datetime, timedelta

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from offerings.base.models import Offering
from offerings.base.shifting import shift
from registrations.pools.models import CapacityPool
from registrations.tickets.models import TicketType
from registrations.tickets.queries import REGISTRATIONS

DEAREST = 100_000_000_00
CURRENCIES = ("CNY", "HKD", "MOP", "USD", "EUR", "GBP", "JPY", "SGD")


def create(
    offering_id: int,
    actor: Actor,
    *,
    name: Localized,
    pools: Sequence[CapacityPool],
    description: Localized | None = None,
    price_minor: int = 0,
    currency: str = "CNY",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    needs_approval: bool = False,
) -> TicketType:
    """A ticket type at the end of the list. Each registration of it takes one seat of each of ``pools``."""
    last = db.session.scalar(db.select(db.func.max(TicketType.position)).where(TicketType.offering_id == offering_id))
    ticket_type = TicketType(offering_id=offering_id, position=(last or 0) + 1, name=name)
    _check(name, price_minor, currency, opens_at, closes_at)
    _check_pools(offering_id, pools)
    ticket_type.description = description or {}
    ticket_type.price_minor, ticket_type.currency = price_minor, currency
    ticket_type.opens_at, ticket_type.closes_at = opens_at, closes_at
    ticket_type.needs_approval, ticket_type.pools = needs_approval, list(pools)
    db.session.add(ticket_type)
    db.session.flush()
    audit.record(actor, "ticket.created", "offering", offering_id, ticket=ticket_type.ref)
    return ticket_type


def edit(
    ticket_type: TicketType,
    actor: Actor,
    *,
    name: Localized,
    pools: Sequence[CapacityPool],
    description: Localized | None = None,
    price_minor: int = 0,
    currency: str = "CNY",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    needs_approval: bool = False,
) -> None:
    """The pools stay once somebody holds or waits for a seat; registrations keep the price they were made at."""
    _check(name, price_minor, currency, opens_at, closes_at)
    _check_pools(ticket_type.offering_id, pools)
    if {pool.id for pool in pools} != {pool.id for pool in ticket_type.pools}:
        if _is_used(ticket_type.id):
            raise Refused(
                "pools_in_use",
                _l("Somebody has registered with this ticket, so its seats stay where they are. Add a new ticket."),
                field="pools",
            )
        ticket_type.pools = list(pools)
    ticket_type.name, ticket_type.description = name, description or {}
    ticket_type.price_minor, ticket_type.currency = price_minor, currency
    ticket_type.opens_at, ticket_type.closes_at = opens_at, closes_at
    ticket_type.needs_approval = needs_approval
    db.session.flush()
    audit.record(actor, "ticket.edited", "offering", ticket_type.offering_id, ticket=ticket_type.ref)


def withdraw(ticket_type: TicketType, actor: Actor) -> None:
    """No longer on offer; whoever has it keeps it."""
    ticket_type.withdrawn_at = ticket_type.withdrawn_at or clock.now()
    audit.record(actor, "ticket.withdrawn", "offering", ticket_type.offering_id, ticket=ticket_type.ref)


def restore(ticket_type: TicketType, actor: Actor) -> None:
    ticket_type.withdrawn_at = None
    audit.record(actor, "ticket.restored", "offering", ticket_type.offering_id, ticket=ticket_type.ref)


def prolong(offering: Offering, days: int) -> None:
    """Sales that close on a day close that many days later."""
    query = db.select(TicketType).where(TicketType.offering_id == offering.id, TicketType.closes_at.is_not(None))
    for ticket_type in db.session.scalars(query.order_by(TicketType.id)):
        ticket_type.closes_at = shift(ticket_type.closes_at, days, offering.time_zone)
    db.session.flush()


def copy_all(source_offering_id: int, target_offering_id: int, days: int) -> None:
    """Pools (nothing taken) and the ticket types on offer, with their sales windows moved by ``days``."""
    by = timedelta(days=days)
    copies: dict[int, CapacityPool] = {}
    pools = db.select(CapacityPool).where(CapacityPool.offering_id == source_offering_id).order_by(CapacityPool.id)
    for pool in db.session.scalars(pools).all():
        copies[pool.id] = CapacityPool(offering_id=target_offering_id, name=dict(pool.name), size=pool.size, taken=0)
    db.session.add_all(copies.values())
    types = db.select(TicketType).where(TicketType.offering_id == source_offering_id, TicketType.withdrawn_at.is_(None))
    for old in db.session.scalars(types.order_by(TicketType.position, TicketType.id)).all():
        db.session.add(
            TicketType(
                offering_id=target_offering_id,
                name=dict(old.name),
                description=dict(old.description),
                price_minor=old.price_minor,
                currency=old.currency,
                opens_at=old.opens_at + by if old.opens_at else None,
                closes_at=old.closes_at + by if old.closes_at else None,
                needs_approval=old.needs_approval,
                position=old.position,
                pools=[copies[pool.id] for pool in old.pools],
            )
        )
    db.session.flush()


def _check(
    name: Localized, price_minor: int, currency: str, opens_at: datetime | None, closes_at: datetime | None
) -> None:
    if not name:
        raise Invalid("name_missing", _l("Give it a name, in English or Chinese."), field="name_en")
    if not 0 <= price_minor <= DEAREST:
        raise Invalid("price_out_of_range", _l("Give a price of 0 or more, such as 120 or 120.50."), field="price")
    if currency not in CURRENCIES:
        raise Invalid("unknown_currency", _l("Choose one of the currencies."), field="currency")
    if opens_at and closes_at and closes_at <= opens_at:
        raise Invalid("closes_before_opening", _l("Sales must close after they open."), field="closes_at")


def _check_pools(offering_id: int, pools: Sequence[CapacityPool]) -> None:
    if not pools:
        raise Invalid("pools_missing", _l("Choose where its seats are counted."), field="pools")
    if any(pool.offering_id != offering_id for pool in pools):
        raise Invalid("foreign_pool", _l("Choose where its seats are counted."), field="pools")


def _is_used(ticket_type_id: int) -> bool:
    """Whether anybody ever registered with it. Its row is locked: who registers right now is waited for."""
    db.session.execute(db.select(TicketType.id).where(TicketType.id == ticket_type_id).with_for_update())
    used = db.select(REGISTRATIONS.c.id).where(REGISTRATIONS.c.ticket_type_id == ticket_type_id)
    return bool(db.session.scalar(db.select(used.exists())))
