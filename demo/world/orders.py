"""The demo participant registers three colleagues together, for the institute to pay."""

from demo.world.offerings import written
from demo.world.world import World
from offerings.base.models import Offering
from registrations.base.profile import Profile
from registrations.orders.actions import place
from registrations.orders.holding import start
from registrations.orders.models import Order
from registrations.orders.people import Person
from registrations.orders.queries import list_seats
from registrations.tickets.models import TicketType

COLLEAGUES = (("何思远", "He Siyuan"), ("林若溪", "Lin Ruoxi"), ("Anna Keller", ""))


def of_colleagues(world: World, offering: Offering, ticket: TicketType) -> Order:
    """Placed a week ago, not paid yet."""
    buyer = world.cast["participant"]
    with written(world, 7):
        order = start(buyer, offering, {ticket: len(COLLEAGUES)}, language="zh")
        people = {}
        for seat, (native, latin) in zip(list_seats(order), COLLEAGUES, strict=True):
            address = f"{(latin or native).lower().replace(' ', '.')}@demo.example"
            people[seat.id] = Person(Profile(native, latin, buyer.organisation_name), address, "zh" if latin else "en")
        place(order, people)
    return order
