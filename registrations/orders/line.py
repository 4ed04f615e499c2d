"""Where a party stands in line: whoever keeps the line tells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.database import Localized
from registrations.orders.models import Order


@dataclass(frozen=True)
class Standing:
    """``rank``: 1 for the next; a party counts as one. ``tickets``: (ticket, how many); ``also``: what they would take
    too."""

    rank: int
    tickets: Sequence[tuple[Localized, int]]
    also: Sequence[Localized]


STANDINGS: list[Callable[[Order], Standing]] = []


def standing(order: Order) -> Standing | None:
    """None for an order that does not wait."""
    return next((find(order) for find in STANDINGS), None) if order.state == "waiting" else None
