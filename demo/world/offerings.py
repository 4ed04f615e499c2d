"""What every invented offering is made with."""

from datetime import datetime
from typing import Any, TypeVar

from accounts.users.models import User
from core import clock
from core.database import Localized
from demo.world.world import NOTICE, World
from offerings.base.actions import create as create_offering
from offerings.base.models import Offering
from registrations.pools.actions import create as create_pool
from registrations.tickets.actions import create as create_ticket
from registrations.tickets.models import TicketType

O = TypeVar("O", bound=Offering)  # noqa: E741

SEATS = {"en": "Seats", "zh": "名额"}
TICKET = {"en": "Participant", "zh": "参会者"}
VISITOR = {"en": "Visitor", "zh": "观众"}


def invent(
    world: World,
    model: type[O],
    *,
    title: Localized,
    summary: Localized,
    host: str = "foshan",
    actor: User | None = None,
    **columns: Any,
) -> O:
    """A draft that says it is invented; made by the organiser of the demonstration unless somebody else is given."""
    return create_offering(
        model,
        actor or world.cast["organiser"],
        host=world.organisations[host],
        title=title,
        summary=summary,
        settings_host=world.host,
        **{"notice": dict(NOTICE), "contact_email": "office@demo.example", **columns},
    )


def sell(
    offering: Offering, actor: User, seats: int, price_minor: int = 0, name: Localized | None = None
) -> TicketType:
    """One pool of seats and one ticket type."""
    pool = create_pool(offering.id, actor, name=dict(SEATS), size=seats)
    usual = VISITOR if offering.kind == "exhibition" else TICKET
    return create_ticket(offering.id, actor, name=name or dict(usual), pools=[pool], price_minor=price_minor)


def opens(world: World, days: float) -> datetime:
    """When registration opened: that many days ago."""
    return world.ago(days)


def written(world: World, days: float) -> Any:
    """Within it the clock reads that many days ago."""
    return clock.at(world.ago(days))
