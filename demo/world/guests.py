"""The conference invites speakers of honour: one is coming, one has not answered, one declined."""

from datetime import UTC, timedelta

from flask import current_app

from accounts.users.models import User
from demo.world.offerings import written
from demo.world.world import World
from offerings.base.models import Offering
from registrations.base.actions import register
from registrations.base.queries import find_active
from registrations.guests import actions
from registrations.pools.actions import create as create_pool
from registrations.tickets.actions import create as create_ticket
from registrations.tickets.sales import Sale
from registrations.tickets.windows import midnight

NOTE = "我们诚邀您作为嘉宾出席，住宿由会务组安排。"
PEOPLE = [
    ("Helena Brandt", "helena.brandt@example.com", "en"),
    ("周启明", "zhou.qiming@example.com", "zh"),
]


def of_conference(world: World, conference: Offering) -> None:
    """A ticket for invited people only, and three invitations."""
    secret_key: str = current_app.config["SETTINGS"].secret_key
    organiser, guest = world.cast["organiser"], _free(world, conference)
    expires_at = midnight(world.day(10), conference.time_zone).astimezone(UTC)
    with written(world, 9):
        pool = create_pool(conference.id, organiser, name={"en": "Guests of honour", "zh": "特邀嘉宾"}, size=12)
        name = {"en": "Guest of honour", "zh": "特邀嘉宾"}
        ticket = create_ticket(conference.id, organiser, name=name, pools=[pool], sale=Sale(visibility="invitation"))
        invited = [
            actions.invite(
                conference,
                organiser,
                ticket_type=ticket,
                name=each,
                email=email,
                language=language,
                note=NOTE if language == "zh" else "",
                expires_at=expires_at + timedelta(days=1),
                secret_key=secret_key,
            )
            for each, email, language in [*PEOPLE, (guest.display_name, guest.email, guest.language)]
        ]
    with written(world, 7):
        actions.decline(invited[1])
        register(guest, conference, ticket)


def _free(world: World, offering: Offering) -> User:
    return next(each for each in world.crowd if find_active(offering.id, each.id) is None)
