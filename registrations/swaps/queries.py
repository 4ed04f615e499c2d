"""Which other tickets a participant may change to, and what that costs. Values out."""

from collections.abc import Collection
from dataclasses import dataclass

from core.database import db
from registrations.base.models import Registration
from registrations.codes.models import AccessCode
from registrations.tickets.availability import TicketView, ticket_overview
from registrations.tickets.queries import list_ticket_types


@dataclass(frozen=True)
class Option:
    """``left``: seats besides the ones that the person holds already, None when nothing limits it.
    ``difference_minor``: more to pay than now, in hundredths; below 0 for less."""

    ticket: TicketView
    left: int | None
    difference_minor: int

    @property
    def is_full(self) -> bool:
        return self.left == 0


def list_options(registration: Registration, unlocked: Collection[int] = ()) -> list[Option]:
    """The other tickets that are on sale to this person; full ones too, so that nobody looks for them.

    ``unlocked``: ids of those that do not show to everybody and that the person may have.
    """
    overview = ticket_overview(registration.offering, unlocked)
    held = {pool.id for pool in registration.ticket_type.pools}
    types = {each.id: each for each in list_ticket_types(registration.offering_id)}
    return [
        Option(
            ticket,
            min((pool.left for pool in types[ticket.id].pools if pool.id not in held), default=None),
            ticket.price_minor - registration.amount_due_minor,
        )
        for ticket in overview.tickets
        if ticket.is_open and ticket.id != registration.ticket_type_id and ticket.least_per_order == 1
    ]


def opened_by_own_code(registration: Registration) -> frozenset[int]:
    """Ids of the ticket types that the access code opens with which the person registered."""
    code = db.session.get(AccessCode, registration.access_code_id) if registration.access_code_id else None
    return frozenset(each.id for each in code.ticket_types) if code else frozenset()
