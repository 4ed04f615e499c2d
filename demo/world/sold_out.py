"""Two small events that are full: in one the demo participant waits, in the other a seat is held for them."""

from datetime import timedelta

from core.database import db
from demo.world import crowd, venues
from demo.world.offerings import invent, opens, sell, written
from demo.world.participants import person
from demo.world.venues import STATION, TANZHOU
from demo.world.world import World, at
from events.conferences.models import Conference
from offerings.agenda import actions as agenda
from offerings.base.models import Offering
from offerings.base.moves import publish
from registrations.base.actions import cancel, register
from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.courses.actions import create as create_course
from trainings.courses.actions import publish as publish_course

WORKSHOP = {"en": "Hands-on: teaching a robot to polish", "zh": "动手工作坊：教机器人打磨"}
WORKSHOP_SUMMARY = {
    "en": "Six robots, twenty-four seats, one afternoon; bring a tap that wants polishing.",
    "zh": "六台机器人，二十四个名额，一个下午；请自带一个想打磨的水龙头。",
}
KILN = {"en": "Night at the kiln: a small-group visit", "zh": "夜访古窑：小团参观"}
KILN_SUMMARY = {
    "en": "Twelve people watch a wood-fired kiln being opened after three days.",
    "zh": "十二人同看柴窑三日后开窑。",
}
IN_LINE = 7
PLACE = 3
"""The demo participant's place in the line of the workshop before anybody is offered a seat."""


def workshop(world: World, week: Offering) -> Cohort:
    """Full; seven wait, the first of them has an offer."""
    organiser = world.cast["organiser"]
    assert week.starts_on is not None
    day = week.starts_on + timedelta(days=2)
    with written(world, 40):
        course = create_course(
            organiser,
            host=world.organisations["foshan"],
            title={"en": "Robot polishing in an afternoon", "zh": "一个下午学会机器人打磨"},
            class_hours=4,
        )
        publish_course(course, organiser)
        made = invent(
            world, Cohort, title=WORKSHOP, slug="teaching-a-robot-to-polish", summary=WORKSHOP_SUMMARY, course=course,
            parent=week, starts_on=day, ends_on=day, venue=world.venues[TANZHOU], offer_hours=72,
            registration_opens_at=opens(world, 32), topics=world.about("robotics talent-education"),
        )  # fmt: skip
        agenda.create(
            made, organiser, title=dict(WORKSHOP), kind="meeting", starts_at=at(day, "13:30"), ends_at=at(day, "16:45"),
            room=venues.room(world, TANZHOU, "Conference centre, Workshop"),
            people=[(person(world, world.crowd[0]), "trainer")],
        )  # fmt: skip
        ticket = sell(made, organiser, 24, 50_000)
    with written(world, 34):
        publish(made, organiser)
    ids = crowd.fill(world, made, [(ticket, 24)], since=32, until=20, leaving=0)
    line = [user for user in world.crowd if user.id not in _users(ids)][: IN_LINE - 1]
    line.insert(PLACE - 1, world.cast["participant"])
    for number, user in enumerate(line):
        with written(world, 15 - number):
            register(user, made, ticket)
    _leave(world, ids[0], days=1)
    return made


def kiln(world: World) -> Conference:
    """Full; somebody left this morning and the seat is held for the demo participant for a week."""
    organiser = world.cast["organiser"]
    day = world.day(19)
    with written(world, 30):
        made = invent(
            world, Conference, title=KILN, slug="night-at-the-kiln", summary=KILN_SUMMARY, starts_on=day, ends_on=day,
            venue=world.venues[STATION], offer_hours=168, registration_opens_at=opens(world, 26),
            topics=world.about("ceramics-design"),
        )  # fmt: skip
        agenda.create(
            made, organiser, title=dict(KILN), kind="social", starts_at=at(day, "19:00"), ends_at=at(day, "21:30")
        )
        ticket = sell(made, organiser, 12)
    with written(world, 28):
        publish(made, organiser)
    ids = crowd.fill(world, made, [(ticket, 12)], since=26, until=10, leaving=0)
    with written(world, 4):
        register(world.cast["participant"], made, ticket)
    _leave(world, ids[3], days=0.2)
    return made


def _leave(world: World, registration_id: int, days: float) -> None:
    """The seat goes to the first in line, with a mail, as it does every day."""
    registration = db.session.get_one(Registration, registration_id)
    with written(world, days):
        cancel(registration, registration.user)


def _users(ids: list[int]) -> set[int]:
    return set(db.session.scalars(db.select(Registration.user_id).where(Registration.id.in_(ids))))
