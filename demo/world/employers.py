"""A cohort whose employers have to agree, with people at every step, a decision due and a plan around a holiday."""

from datetime import date, time, timedelta

from accounts.users.models import User
from demo.world import venues
from demo.world.offerings import invent, opens, sell, written
from demo.world.participants import person
from demo.world.venues import STATION
from demo.world.world import World, at, next_weekday
from offerings.base.moves import publish
from registrations.base.actions import register
from trainings.approvals import actions as approvals
from trainings.cohorts.models import Cohort
from trainings.courses.actions import create as create_course
from trainings.enrolments.models import Enrolment
from trainings.enrolments.queries import find_enrolment
from trainings.nominations.actions import nominate
from trainings.nominations.lists import Nominee
from trainings.plans import actions as plans
from trainings.plans.planning import Wish

TITLE = {"en": "Energy Managers, winter class", "zh": "企业能源管理师（冬季班）"}
COURSE = {"en": "Energy Manager", "zh": "企业能源管理师"}
SUMMARY = {
    "en": "Ten evenings: read a meter, find the leak, calculate the saving. Your employer has to agree.",
    "zh": "十个晚上：读懂电表，找到浪费，算清节能。须经所在单位同意。",
}
OUTCOMES = {
    "en": "- Draw up an energy balance\n- Rank savings by cost",
    "zh": "- 编制能量平衡表\n- 按成本给节能措施排序",
}
MANAGER = ("陈国栋", "manager@works.example")
NOMINEES = [
    Nominee(1, "何敏", "he.min@works.example", "设备工程师"),
    Nominee(2, "罗志强", "luo.zhiqiang@works.example", "车间主任"),
]
SECRET = "demo"
"""Links of the demo world's mails lead nowhere: the trainee may have them sent again."""
TUESDAY, FRIDAY = 1, 4


def create(world: World) -> Cohort:
    organiser = world.cast["organiser"]
    first = next_weekday(world.day(20), TUESDAY)
    with written(world, 30):
        course = create_course(
            organiser, host=world.organisations["foshan"], title=COURSE, class_hours=40, outcomes=OUTCOMES
        )
        cohort = invent(
            world,
            Cohort,
            title=TITLE,
            slug="energy-managers-winter",
            summary=SUMMARY,
            course=course,
            starts_on=first,
            ends_on=first + timedelta(days=70),
            venue=world.venues[STATION],
            topics=world.about("green-energy talent-education"),
            registration_opens_at=opens(world, 28),
            registration_closes_at=at(first, "00:00"),
            minimum_headcount=8,
            decision_on=world.day(5),
            needs_employer=True,
        )
        ticket = sell(cohort, organiser, 16, 0, {"en": "Trainee", "zh": "学员"})
        _plan(world, cohort, first)
    with written(world, 27):
        publish(cohort, organiser)
    for number, user in enumerate(world.crowd[60:68]):
        with written(world, 22 - 2.5 * number):
            registration = register(user, cohort, ticket)
            _ask(find_enrolment(registration.id), number, user)
    with written(world, 4):
        employer = world.organisations["foshan"]
        nominate(employer, organiser, cohort, ticket, NOMINEES, SECRET)
    return cohort


def _plan(world: World, cohort: Cohort, first: date) -> None:
    """Two evenings a week; a free day of the house besides the public holidays."""
    wish = Wish(
        first,
        frozenset({TUESDAY, FRIDAY}),
        time(18, 30),
        time(21, 45),
        class_hours=40,
        break_minutes=15,
        exceptions=frozenset({first + timedelta(days=7)}),
    )
    room, trainer = venues.room(world, STATION, "Training room 1"), person(world, world.crowd[3])
    title = {"en": "Evening class", "zh": "晚间课程"}
    plans.apply(cohort, world.cast["organiser"], wish, title=title, room=room, people=[(trainer, "trainer")])


def _ask(enrolment: Enrolment | None, number: int, user: User) -> None:
    """The first five have their employer's word, one a no; the rest wait, the last has named nobody."""
    assert enrolment is not None
    if number == 7:
        return
    approvals.name_manager(enrolment, user, *MANAGER, SECRET)
    if number < 4:
        approvals.decide(enrolment, agrees=True)
    elif number == 4:
        approvals.decide(enrolment, agrees=False, reason="年底检修，人手不足。")
