from collections.abc import Sequence
from datetime import datetime

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from offerings.base.models import Offering
from offerings.base.shifting import shift
from registrations.pools.actions import lock_these
from registrations.pools.models import CapacityPool
from registrations.tickets.models import PriceStep, TicketType
from registrations.tickets.queries import REGISTRATIONS
from registrations.tickets.sales import DEAREST, Sale, Step, running

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
    sale: Sale | None = None,
) -> TicketType:
    """A ticket type at the end of the list. Each registration of it takes one seat of each of ``pools``."""
    last = db.session.scalar(db.select(db.func.max(TicketType.position)).where(TicketType.offering_id == offering_id))
    ticket_type = TicketType(offering_id=offering_id, position=(last or 0) + 1, name=name)
    _check(name, price_minor, currency, opens_at, closes_at)
    _check_pools(offering_id, pools)
    _check_currency(ticket_type, currency)
    ticket_type.description = description or {}
    ticket_type.price_minor, ticket_type.currency = price_minor, currency
    ticket_type.opens_at, ticket_type.closes_at = opens_at, closes_at
    ticket_type.needs_approval, ticket_type.pools = needs_approval, list(pools)
    _set_sale(ticket_type, sale or Sale())
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
    sale: Sale | None = None,
) -> None:
    """The pools stay once somebody holds or waits for a seat; registrations keep the price they were made at.

    ``sale`` None: as it is.
    """
    _check(name, price_minor, currency, opens_at, closes_at)
    _check_pools(ticket_type.offering_id, pools)
    _check_currency(ticket_type, currency)
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
    if sale is not None:
        _set_sale(ticket_type, sale)
    db.session.flush()
    audit.record(actor, "ticket.edited", "offering", ticket_type.offering_id, ticket=ticket_type.ref)


def take_price(ticket_type: TicketType) -> tuple[int, int | None]:
    """(price in hundredths, id of its step): the lowest that holds now. A step's seats are sold by a guarded UPDATE,
    so of two that want its last one, one pays what comes next. The caller holds a pool of the ticket type."""
    for step in running(ticket_type.price_steps, clock.now()):
        guarded = db.update(PriceStep).where(
            PriceStep.id == step.id, db.or_(PriceStep.seats.is_(None), PriceStep.used < PriceStep.seats)
        )
        taken = guarded.values(used=PriceStep.used + 1).returning(PriceStep.price_minor)
        price = db.session.scalar(taken.execution_options(synchronize_session=False))
        db.session.expire(step, ["used"])
        if price is not None:
            return price, step.id
    return ticket_type.price_minor, None


def give_back_price(step_id: int | None) -> None:
    """Somebody who had it takes no part after all: the next may have it."""
    if step_id is not None:
        less = db.update(PriceStep).where(PriceStep.id == step_id).values(used=PriceStep.used - 1)
        db.session.execute(less.execution_options(synchronize_session="fetch"))


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


def _set_sale(ticket_type: TicketType, sale: Sale) -> None:
    sale.check(ticket_type.price_minor)
    ticket_type.visibility = sale.visibility
    ticket_type.tax_permille, ticket_type.tax_is_included = sale.tax_permille, sale.tax_is_included
    ticket_type.least_per_order, ticket_type.most_per_order = sale.least_per_order, sale.most_per_order
    ticket_type.may_be_swapped, ticket_type.may_be_transferred = sale.may_be_swapped, sale.may_be_transferred
    _set_steps(ticket_type, sale.steps)


def _set_steps(ticket_type: TicketType, steps: Sequence[Step]) -> None:
    """Step by step, so that what is sold of each stays counted; those that are over the number go."""
    if ticket_type.id is not None:
        locked = db.select(PriceStep).where(PriceStep.ticket_type_id == ticket_type.id).with_for_update()
        db.session.scalars(locked.execution_options(populate_existing=True)).all()
    rows = {row.position: row for row in ticket_type.price_steps}
    ticket_type.price_steps = [
        _set_step(rows.get(number) or PriceStep(position=number, used=0), step)
        for number, step in enumerate(steps, start=1)
    ]


def _set_step(row: PriceStep, step: Step) -> PriceStep:
    if step.seats is not None and step.seats < row.used:
        raise Refused(
            "step_below_sold",
            _l("%(count)s have this price already. Give at least that number.", count=row.used),
            field=f"step_seats_{row.position}",
        )
    row.price_minor, row.until_at, row.seats = step.price_minor, step.until_at, step.seats
    return row


def _check_currency(ticket_type: TicketType, currency: str) -> None:
    """All prices of an offering are in one currency, so that they can be added up."""
    others = db.select(TicketType.currency).where(
        TicketType.offering_id == ticket_type.offering_id,
        TicketType.withdrawn_at.is_(None),
        TicketType.price_minor > 0,
        TicketType.currency != currency,
    )
    if ticket_type.id is not None:
        others = others.where(TicketType.id != ticket_type.id)
    with db.session.no_autoflush:
        other = db.session.scalar(others.limit(1))
    if other is not None:
        sentence = _l("The other tickets are in %(currency)s; all of them are in one currency.", currency=other)
        raise Invalid("other_currency", sentence, field="currency")


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
    others = {pool.offering_id for pool in pools} - {offering_id}
    if others:
        hosts = db.select(Offering.host_id).where(Offering.id.in_({*others, offering_id})).distinct()
        if len(db.session.scalars(hosts).all()) > 1:
            raise Invalid("foreign_pool", _l("Choose where its seats are counted."), field="pools")
        lock_these(pools)


def _is_used(ticket_type_id: int) -> bool:
    """Whether anybody ever registered with it. Its row is locked: who registers right now is waited for."""
    db.session.execute(db.select(TicketType.id).where(TicketType.id == ticket_type_id).with_for_update())
    used = db.select(REGISTRATIONS.c.id).where(REGISTRATIONS.c.ticket_type_id == ticket_type_id)
    return bool(db.session.scalar(db.select(used.exists())))
