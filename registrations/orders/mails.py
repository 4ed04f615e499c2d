"""What the buyer is told; everybody in the order gets the mails of their own registration."""

from collections.abc import Sequence
from typing import Any

from notifications.outbox.actions import enqueue
from registrations.base.mails import offering_facts
from registrations.base.models import Registration
from registrations.orders.models import Order
from registrations.orders.queries import sums


def tell_placed(order: Order, people: Sequence[Registration]) -> None:
    """Once, whatever is repeated."""
    context = {
        "offering": offering_facts(order.offering),
        "order": order.ref,
        "people": [
            {"name": each.name_native, "ticket": each.ticket_type.name, "is_pending": each.state == "pending"}
            for each in people
        ],
        "sums": [{"amount_minor": each.due_minor, "currency": currency} for currency, each in sums(people).items()],
        "link": f"/my/orders/{order.ref}",
    }
    enqueue("registrations/order_placed", order.user.recipient, context, f"order_placed:{order.id}")


def tell_party(order: Order, what: str, key: str = "", **context: Any) -> None:
    """``what`` became of its place in line: "waiting", "moved", "offer", "lapsed" or, the
    offering being cancelled, "ended".
    ``key``: of a message that may come more than once.
    """
    context |= {
        "what": what,
        "offering": offering_facts(order.offering),
        "order": order.ref,
        "link": f"/my/orders/{order.ref}",
    }
    enqueue("registrations/party", order.user.recipient, context, key or f"party:{what}:{order.id}")
