"""A works has half filled the seats it was given at the conference; members of the association are approved by rule."""

from datetime import timedelta

from demo.world.offerings import written
from demo.world.world import World
from offerings.base.models import Offering
from registrations.base.profile import Profile
from registrations.group_people.actions import fill
from registrations.groups.actions import create
from registrations.rules.actions import create as create_rule
from registrations.tickets.models import TicketType

PEOPLE = [
    ("陈国栋", "Chen Guodong", "窑炉工程师"),
    ("梁婉仪", "Liang Wanyi", "质量主管"),
    ("何志明", "He Zhiming", "生产经理"),
]


def of_conference(world: World, conference: Offering, ticket: TicketType, member: TicketType) -> None:
    """``member``: the ticket that is approved one by one."""
    organiser, manager = world.cast["organiser"], world.cast["participant"]
    with written(world, 11):
        works = world.organisations["foshan"]
        group = create(
            conference,
            organiser,
            name="石湾窑业 Shiwan Kilns",
            ticket_type=ticket,
            seats=2 * len(PEOPLE),
            release_on=world.today + timedelta(days=12),
            managers=[manager.email],
            language=manager.language,
        )
        create_rule(member, organiser, "organisation", organisation=works)
    with written(world, 8):
        for number, (native, latin, job) in enumerate(PEOPLE, start=1):
            person = Profile(native, latin, "石湾窑业", job)
            fill(group, manager, person=person, email=f"shiwan-{number}@example.com", language="zh")
