"""What can be had, how much is left, until when: for public pages, lists and the form. Values out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Select, bindparam

from core import clock
from core.database import Localized, db
from core.i18n import money
from offerings.base.models import Offering
from registrations.pools.counting import counting_pools, people
from registrations.pools.models import CapacityPool
from registrations.tickets.models import PriceStep, TicketType, ticket_type_pools
from registrations.tickets.sales import Step, running, to_pay
from registrations.tickets.windows import Reason, Window, window

LINE = db.table("waiting_entries", db.column("offering_id"), db.column("ended_at"))
"""A table of a folder above, only counted here, so named and not imported."""


@dataclass(frozen=True)
class TicketView:
    """One ticket type as readers see it. ``price_minor``: what one pays now, with all tax; ``tax_minor`` of it is tax.

    ``left`` is None when no pool limits it. ``steps``: the early prices that can still be had, the present one first,
    seats as they are left; ``full_price_minor`` follows them.
    """

    id: int
    ref: str
    name: Localized
    description: Localized
    price_minor: int
    currency: str
    needs_approval: bool
    left: int | None
    waiting: int
    window: Window
    tax_minor: int = 0
    tax_permille: int = 0
    steps: Sequence[Step] = ()
    full_price_minor: int = 0
    visibility: str = "public"
    least_per_order: int = 1
    most_per_order: int = 10

    @property
    def price(self) -> str:
        """ "Free", "CN¥120", in the page's language."""
        return money(self.price_minor, self.currency)

    @property
    def is_open(self) -> bool:
        return self.window.is_open

    @property
    def is_full(self) -> bool:
        return self.left == 0


@dataclass(frozen=True)
class TicketOverview:
    """Everything a public page says about registration.

    ``reason``: "open", or why not: "not_yet", "closed", "over", "postponed", "cancelled", "draft", "withdrawn" (no
    ticket type at all), "code" and "invited" (only tickets that don't show to everybody). ``is_full``: open, but only
    the line is left. ``size`` None: nothing limits it. ``takes_codes``: some ticket shows once its code is entered.
    """

    tickets: tuple[TicketView, ...]
    reason: Reason
    opens_at: datetime | None
    closes_at: datetime | None
    size: int | None
    taken: int
    waiting: int
    takes_codes: bool = False

    @property
    def is_open(self) -> bool:
        return self.reason == "open"

    @property
    def is_full(self) -> bool:
        return self.is_open and all(ticket.is_full for ticket in self.tickets if ticket.is_open)

    @property
    def sells_several(self) -> bool:
        """Whether one can register several people at once."""
        return self.is_open and any(ticket.is_open and ticket.most_per_order > 1 for ticket in self.tickets)

    @property
    def left(self) -> int | None:
        return None if self.size is None else max(self.size - self.taken, 0)

    @property
    def price(self) -> str:
        """ "Free", one price, or the span from the cheapest to the dearest ticket; empty without tickets."""
        amounts = sorted({(ticket.price_minor, ticket.currency) for ticket in self.tickets})
        words = [money(*amount) for amount in amounts]
        return words[0] if len(words) == 1 else f"{words[0]} – {words[-1]}" if words else ""


def ticket_overview(offering: Offering, unlocked: Collection[int] = ()) -> TicketOverview:
    """Ticket types on offer with seats, prices and windows, in two queries. Of those that don't show to everybody the
    ones whose ids are ``unlocked``."""
    return _overview(offering, _list_open_types([offering.id]), _count_waiting([offering.id]), unlocked)


def availability_for(offerings: Iterable[Offering]) -> dict[int, TicketOverview]:
    """Offering id -> overview for a list, in the same two queries for all of them; who waits is counted too."""
    wanted = list(offerings)
    ids = [offering.id for offering in wanted]
    types, waiting = (_list_open_types(ids), _count_waiting(ids)) if ids else ([], {})
    return {offering.id: _overview(offering, types, waiting) for offering in wanted}


_Row = tuple[TicketType, CapacityPool | None, PriceStep | None]
_OFFERING_IDS: BindParameter[int] = bindparam("offering_ids", expanding=True)


def _list_open_types(offering_ids: list[int]) -> list[_Row]:
    """One row for each pool and price step of each ticket type, as they are now (not as this session remembers)."""
    rows = db.session.execute(_open_types(), {"offering_ids": offering_ids})
    return [(row[0], row[1], row[2]) for row in rows]


@cache
def _open_types() -> Select[Any]:
    """Built once: every list and public page asks it."""
    query: Select[Any] = (
        db.select(TicketType, CapacityPool, PriceStep)
        .outerjoin(ticket_type_pools, ticket_type_pools.c.ticket_type_id == TicketType.id)
        .outerjoin(CapacityPool, CapacityPool.id == ticket_type_pools.c.pool_id)
        .outerjoin(PriceStep, PriceStep.ticket_type_id == TicketType.id)
        .where(TicketType.offering_id.in_(_OFFERING_IDS), TicketType.withdrawn_at.is_(None))
        .options(db.lazyload(TicketType.pools))
        .order_by(TicketType.position, TicketType.id, PriceStep.position, CapacityPool.id)
    )
    return query


def _count_waiting(offering_ids: list[int]) -> dict[int, int]:
    """Offering id -> places in its line: people, and parties as one each."""
    rows = db.session.execute(_waiting(), {"offering_ids": offering_ids})
    return {row[0]: row[1] for row in rows}


@cache
def _waiting() -> Select[Any]:
    query: Select[Any] = (
        db.select(LINE.c.offering_id, db.func.count())
        .where(LINE.c.offering_id.in_(_OFFERING_IDS), LINE.c.ended_at.is_(None))
        .group_by(LINE.c.offering_id)
    )
    return query


def _overview(
    offering: Offering, rows: list[_Row], waiting: dict[int, int], unlocked: Collection[int] = ()
) -> TicketOverview:
    now = clock.now()
    own = [row for row in rows if row[0].offering_id == offering.id]
    shown = [row for row in own if row[0].visibility == "public" or row[0].id in unlocked]
    pools_of = {ticket_type: _distinct(row[1] for row in shown if row[0] is ticket_type) for ticket_type, *_ in shown}
    tickets = tuple(
        _view(offering, ticket_type, pools, _distinct(row[2] for row in shown if row[0] is ticket_type), waiting, now)
        for ticket_type, pools in pools_of.items()
    )
    hidden = [row[0] for row in own if row[0] not in pools_of]
    whole = _whole_window(offering, tickets, hidden, now)
    taken, size = people(counting_pools(pools_of.values()))
    limited = bool(pools_of) and all(pools_of.values())
    return TicketOverview(
        tickets=tickets,
        reason=whole.reason,
        opens_at=whole.opens_at,
        closes_at=whole.closes_at,
        size=size if limited else None,
        taken=taken,
        waiting=waiting.get(offering.id, 0),
        takes_codes=any(row[0].visibility == "code" and window(offering, row[0], now).is_open for row in own),
    )


_T = TypeVar("_T")


def _distinct(found: Iterable[_T | None]) -> list[_T]:
    """In their order, without None: a row is repeated for each row of the other table that was joined."""
    return list(dict.fromkeys(each for each in found if each is not None))


def _view(
    offering: Offering,
    ticket_type: TicketType,
    pools: list[CapacityPool],
    price_steps: list[PriceStep],
    waiting: dict[int, int],
    now: datetime,
) -> TicketView:
    steps = running(price_steps, now)
    price_minor, tax_minor = _to_pay(ticket_type, steps[0].price_minor if steps else ticket_type.price_minor)
    return TicketView(
        id=ticket_type.id,
        ref=ticket_type.ref,
        name=ticket_type.name,
        description=ticket_type.description,
        price_minor=price_minor,
        currency=ticket_type.currency,
        needs_approval=ticket_type.needs_approval,
        left=min((pool.left for pool in pools), default=None),
        waiting=waiting.get(offering.id, 0),
        window=window(offering, ticket_type, now),
        tax_minor=tax_minor,
        tax_permille=ticket_type.tax_permille,
        steps=[_left_of(ticket_type, step) for step in steps],
        full_price_minor=_to_pay(ticket_type, ticket_type.price_minor)[0],
        visibility=ticket_type.visibility,
        least_per_order=ticket_type.least_per_order,
        most_per_order=ticket_type.most_per_order,
    )


def _left_of(ticket_type: TicketType, step: PriceStep) -> Step:
    seats = None if step.seats is None else step.seats - step.used
    return Step(_to_pay(ticket_type, step.price_minor)[0], step.until_at, seats)


def _to_pay(ticket_type: TicketType, price_minor: int) -> tuple[int, int]:
    return to_pay(price_minor, ticket_type.tax_permille, ticket_type.tax_is_included)


def _whole_window(
    offering: Offering, tickets: tuple[TicketView, ...], hidden: Sequence[TicketType], now: datetime
) -> Window:
    """Open as long as one ticket is; else what the best of them says."""
    if not tickets:
        base = window(offering, None, now)
        reason: Reason = "withdrawn"
        if hidden:
            reason = "code" if any(each.visibility == "code" for each in hidden) else "invited"
        return Window(reason, base.opens_at, base.closes_at) if base.is_open else base
    open_ones = [ticket.window for ticket in tickets if ticket.is_open]
    if open_ones:
        ends = [each.closes_at for each in open_ones]
        return Window("open", None, None if None in ends else max(end for end in ends if end))
    coming = [ticket.window for ticket in tickets if ticket.window.reason == "not_yet"]
    if coming:
        return min(coming, key=lambda each: each.opens_at or now)
    return tickets[0].window
