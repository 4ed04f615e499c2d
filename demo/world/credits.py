"""Credits for an event that is over: what it counts for, booked for whoever came, one entry taken back."""

from datetime import datetime, timedelta

from core.database import db
from demo.world.offerings import written
from demo.world.world import World, at
from offerings.base.models import Offering
from registrations.base.actions import register
from registrations.checkins.models import CheckIn
from registrations.credits import actions
from registrations.credits.queries import list_entries
from registrations.tickets.models import TicketType

LEFT_EARLY = "Left at noon of the first day. 首日中午离场。"


def of_event(world: World, offering: Offering, ticket: TicketType) -> None:
    """The demo participant was there too."""
    assert offering.starts_on is not None
    actor, days = world.cast["organiser"], (world.today - offering.starts_on).days
    with written(world, days + 20):
        came = register(world.cast["participant"], offering, ticket)
    _let_in(world, offering, came.id, at(offering.starts_on, "09:05", offering.time_zone))
    with written(world, 1):
        actions.set_worth(offering, actor, "cn_cpe", "professional", 360)
        actions.set_worth(offering, actor, "cpd", "professional", 360)
        actions.book_attendance(offering, actor)
    mistaken = next(entry for entry in list_entries(offering.id) if entry.registration_id != came.id)
    with written(world, 0.5):
        actions.reverse(mistaken, actor, LEFT_EARLY)


def _let_in(world: World, offering: Offering, registration_id: int, moment: datetime) -> None:
    db.session.add(
        CheckIn(
            offering_id=offering.id,
            registration_id=registration_id,
            let_in=True,
            at=moment,
            received_at=moment + timedelta(seconds=1),
            actor_id=world.cast["desk"].id,
        )
    )
    db.session.flush()
