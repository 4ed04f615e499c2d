"""An order is paid as a whole."""

from datetime import datetime

from core import audit
from core.audit import Actor
from core.errors import Refused
from core.i18n import _l
from registrations.base.models import Registration
from registrations.base.states import LIVING
from registrations.orders.models import Order
from registrations.orders.queries import list_seats
from registrations.payments import actions as payments
from registrations.pools import actions as pools


def unpaid(order: Order) -> list[Registration]:
    """The registrations of a placed order for which something is still to be paid."""
    if order.state != "placed":
        return []
    return [each for each in list_seats(order) if each.amount_due_minor and not each.paid_at and each.state in LIVING]


def mark_paid(order: Order, actor: Actor, *, reference: str, paid_at: datetime | None = None) -> None:
    """Every registration of it that is not paid yet, with the one reference; each person is told."""
    pools.lock(order.offering_id)
    due = unpaid(order)
    if not due:
        raise Refused("nothing_due", _l("Nothing is to be paid for this order any more."))
    for registration in due:
        payments.mark_paid(registration, actor, reference=reference, paid_at=paid_at)
    audit.record(actor, "order.paid", "offering", order.offering_id, order=order.ref, reason=reference.strip()[:80])
