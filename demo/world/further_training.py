"""Two trainings of this year that an employer sent its people to: closed, decided, and in its register of credits."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.users.models import User
from core import clock
from core.database import Localized, db
from core.ids import new_ref
from demo.world import crowd, feedback, venues
from demo.world.offerings import invent, opens, sell, written
from demo.world.participants import person
from demo.world.venues import STATION
from demo.world.world import World, at
from offerings.agenda import actions as agenda
from offerings.agenda.models import AgendaItem
from offerings.base.moves import publish
from registrations.base.models import Registration
from trainings.attendance.actions import NewMark, mark_all
from trainings.cohorts.models import Cohort
from trainings.completion.actions import decide_all
from trainings.courses.actions import create as create_course
from trainings.courses.actions import publish as publish_course
from trainings.enrolments.actions import begin, follow
from trainings.phases.actions import move

EMPLOYER = "foshan"


@dataclass(frozen=True)
class Training:
    """``ended``: days ago. ``every``: days from one meeting to the next, each of eight class hours."""

    slug: str
    title: Localized
    summary: Localized
    meetings: int
    every: int
    ended: int
    subject: str


GUIDES = Training(
    "visit-guides",
    {"en": "Leading visits through working factories", "zh": "工业参访引导"},
    {
        "en": "Ten days at ten works: what to show, what to keep people away from, what to say.",
        "zh": "十天走进十家企业：看什么，避开什么，讲什么。",
    },
    meetings=10, every=3, ended=34, subject="professional",
)  # fmt: skip
FIRST_AID = Training(
    "first-aid-for-hosts",
    {"en": "First aid for those who receive visitors", "zh": "接待人员急救知识"},
    {"en": "Two days, and a certificate that the fire brigade asks for.", "zh": "两天课程，满足消防部门要求。"},
    meetings=2, every=1, ended=22, subject="general",
)  # fmt: skip


def create(world: World) -> None:
    """The demo participant comes on his own account."""
    people = world.crowd[80:93]
    _hold(world, GUIDES, [*people, world.cast["participant"]])
    _hold(world, FIRST_AID, people[:11])


def _hold(world: World, training: Training, users: list[User]) -> None:
    organiser = world.cast["organiser"]
    length = (training.meetings - 1) * training.every
    first = world.day(-training.ended - length)
    before = training.ended + length
    with written(world, before + 30):
        cohort = _cohort(world, training, first)
        room, series = venues.room(world, STATION, "Training room 1"), new_ref()
        trainers = [(person(world, world.crowd[6]), "trainer")]
        items = [
            agenda.create(
                cohort, organiser, title=dict(training.title), kind="meeting",
                starts_at=at(first + timedelta(days=number * training.every), "09:00"),
                ends_at=at(first + timedelta(days=number * training.every), "15:00"),
                room=room, people=trainers, series_key=series,
            )
            for number in range(training.meetings)
        ]  # fmt: skip
        ticket = sell(cohort, organiser, 20, 0, {"en": "Trainee", "zh": "学员"})
        publish(cohort, organiser)
    ids = crowd.register(world, cohort, ticket, users, before + 20)
    people = [db.session.get_one(Registration, each) for each in ids]
    with written(world, before + 20):
        for registration in people:
            if registration.user is not world.cast["participant"]:
                begin(registration, organiser, employer=world.organisations[EMPLOYER], nominated_by_id=organiser.id)
            follow(registration, organiser)
    for number, item in enumerate(items):
        _take(world, item, [each for place, each in enumerate(people) if place < 6 or (place * 3 + number) % 7])
    with written(world, training.ended - 1):
        for step in ("start", "grade"):
            move(cohort, step, None)
        decide_all(cohort, organiser, close_open=True)
    with written(world, training.ended - 3):
        move(cohort, "close", organiser)
    if training is GUIDES:
        feedback.of_cohort(cohort)


def _cohort(world: World, training: Training, first: date) -> Cohort:
    lines = [
        {"scheme": "cn_cpe", "subject": training.subject, "minutes": "attended"},
        {"scheme": "cpd", "subject": training.subject, "minutes": "course"},
    ]
    rules: dict[str, Any] = {
        "attendance_rule": {"share": 0.6, "credit": "pro_rata"},
        "credit_rule": {"lines": lines},
        "completion_rule": feedback.RULE if training is GUIDES else {},
    }
    hours = training.meetings * 8
    host, organiser = world.organisations["foshan"], world.cast["organiser"]
    course = create_course(organiser, host=host, title=training.title, class_hours=hours, **rules)
    publish_course(course, organiser)
    return invent(
        world,
        Cohort,
        title=training.title,
        slug=training.slug,
        summary=training.summary,
        course=course,
        starts_on=first,
        ends_on=first + timedelta(days=(training.meetings - 1) * training.every),
        venue=world.venues[STATION],
        registration_opens_at=opens(world, (world.today - first).days + 29),
        topics=world.about("talent-education"),
    )


def _take(world: World, item: AgendaItem, people: list[Registration]) -> None:
    mark = NewMark("paper", "sheet", at=item.starts_at, until_at=item.ends_at)
    with clock.at(item.ends_at + timedelta(minutes=10)):
        mark_all(item, [(each, mark) for each in people], world.cast["organiser"])
