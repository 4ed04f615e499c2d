"""The demo participant can't come to one of the days and offers the ticket to a colleague, who has not answered yet."""

from flask import current_app

from demo.world.offerings import written
from demo.world.world import World
from offerings.base.models import Offering
from registrations.base.actions import register
from registrations.tickets.queries import list_ticket_types
from registrations.transfers.actions import offer

MESSAGE = "那天我要出差，你去听吧，回来讲给大家听。"


def of_a_day(world: World, offering: Offering) -> None:
    participant, secret_key = world.cast["participant"], current_app.config["SETTINGS"].secret_key
    with written(world, 15):
        registration = register(participant, offering, list_ticket_types(offering.id)[0])
    with written(world, 1):
        offer(registration, participant, secret_key, email="he.siyuan@demo.example", name="何思远", message=MESSAGE)
