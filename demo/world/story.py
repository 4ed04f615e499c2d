"""The whole world, in the order in which its parts need each other. One transaction: whoever calls commits."""

from calendars.private.actions import create as create_feed
from core import clock
from core.database import db
from demo.world import (
    attendance,
    bazaar,
    cast,
    catalogue,
    certificates,
    conference,
    crowd,
    draft,
    employers,
    enrolments,
    further_training,
    grades,
    groups,
    guests,
    history,
    interest,
    messages,
    orders,
    organisations,
    participants,
    people_list,
    picks,
    places,
    replies,
    sold_out,
    topics,
    training,
    transfers,
    upcoming,
    venues,
    week,
)
from demo.world.offerings import written
from demo.world.world import World
from offerings.base.models import Offering
from registrations.base.actions import register
from registrations.tickets.models import TicketType

FIRST = 200
"""Days ago that accounts, organisations and venues came to be."""


def build(host: str) -> World:
    """``host``: the right-hand side of calendar UIDs."""
    world = World(clock.now(), host)
    with written(world, FIRST):
        world.cast = cast.create()
        participants.create(world)
        organisations.create(world)
        venues.create(world)
        topics.create(world)
    history.create(world)
    fair = week.create(world)
    meeting, tickets = conference.create(world, fair)
    crowd.fill(world, meeting, list(zip(tickets, (70, 48, 24, 26), strict=True)), since=55)
    cohort, place = training.create(world)
    catalogue.around(world, cohort.course)
    _join(world, cohort, place, (world.today - cohort.starts_on).days + 12 if cohort.starts_on else 0)
    _join(world, meeting, tickets[1], 20)
    orders.of_colleagues(world, meeting, tickets[1])
    replies.some(world, meeting, 60)
    replies.some(world, cohort, 12)
    attendance.of_cohort(world, cohort)
    grades.of_cohort(world, cohort)
    certificates.create(world)
    picks.of_week(world, fair)
    places.of_conference(world, meeting)
    messages.of_conference(world, meeting)
    people_list.of_conference(world, meeting)
    guests.of_conference(world, meeting)
    groups.of_conference(world, meeting, tickets[0], tickets[2])
    sold_out.workshop(world, fair)
    sold_out.kiln(world)
    bazaar.create(world)
    draft.create(world)
    transfers.of_a_day(world, upcoming.create(world)["hydrogen-day"])
    employers.create(world)
    further_training.create(world)
    interest.in_a_course(world)
    enrolments.of_everybody(world, cohort)
    create_feed(world.cast["participant"], "手机 Phone")
    db.session.flush()
    return world


def _join(world: World, offering: Offering, ticket: TicketType, days: int) -> None:
    """The demo participant registers as people do, with the confirmation by mail."""
    with written(world, days):
        register(world.cast["participant"], offering, ticket)
