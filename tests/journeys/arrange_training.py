"""A training as its journey finds it, and the time that passes in it: the clock of the server can't be moved, so the
class meeting is."""

import os
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from core import clock
from core.database import db
from offerings.agenda.models import AgendaItem
from tests.journeys.arrange import World
from trainings.attendance.models import AttendanceMark
from trainings.cohorts.models import Cohort
from trainings.meeting_codes import codes

_number = count(1)
LASTS = timedelta(hours=3)
ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Training:
    """References of a cohort, its only class meeting and an employer; ``manager`` is the address of who nominates."""

    cohort: str
    slug: str
    meeting: str
    employer: str
    manager: str


def training_tomorrow(world: World, language: str) -> Training:
    """The demo organiser looks after it."""
    number = f"{next(_number)}-{os.getpid()}"
    manager = world.person(language)
    with world.writes() as make:
        host = make.organisation(
            slug=f"slow-gears-{number}", name={"en": "Institute of Slow Gears", "zh": "慢轮研究所"}
        )
        works = make.organisation(slug=f"works-{number}", name={"en": "Pearl River Works", "zh": "珠江工厂"})
        make.member(works, world.user(manager), "manager")
        title = {"en": f"Slow Gears {number}", "zh": f"慢轮调校{number}"}
        day = clock.today(ZONE) + timedelta(days=1)
        cohort = make.cohort(
            course=make.course(host=host, title=title, slug=f"slow-gears-{number}", class_hours=4),
            host=host, title=title, slug=f"slow-gears-{number}", starts_on=day,
        )  # fmt: skip
        make.role(cohort, world.user("mei@demo.example"), "owner")
        make.ticket_type(offering=cohort, name={"en": "Trainee", "zh": "学员"})
        meeting = make.agenda_item(
            offering=cohort, title={"en": "Teeth and oil", "zh": "齿与油"}, kind="meeting",
            minutes=int(LASTS.total_seconds()) // 60,
        )  # fmt: skip
        return Training(cohort.ref, cohort.slug, meeting.ref, works.ref, manager)


def let_it_begin(world: World, training: Training) -> None:
    """Its meeting began a minute ago."""
    with world.writes():
        cohort = db.session.scalars(db.select(Cohort).where(Cohort.ref == training.cohort)).one()
        cohort.starts_on = clock.today(ZONE)
        item = _meeting(training)
        item.starts_at = clock.now().replace(second=0, microsecond=0) - timedelta(minutes=1)
        item.ends_at = item.starts_at + LASTS


def let_it_be_over(world: World, training: Training) -> None:
    """As much time passes as the meeting lasts: it, and when people came, lie that much further back."""
    passed = LASTS + timedelta(minutes=1)
    with world.writes():
        item = _meeting(training)
        item.starts_at, item.ends_at = item.starts_at - passed, item.ends_at - passed
        for mark in db.session.scalars(db.select(AttendanceMark).where(AttendanceMark.item_id == item.id)):
            mark.at, mark.received_time = mark.at - passed, mark.received_time - passed


def _meeting(training: Training) -> AgendaItem:
    return db.session.scalars(db.select(AgendaItem).where(AgendaItem.ref == training.meeting)).one()


def scanned(world: World, meeting: str, *, of: str = "", steps_ago: int = 0) -> str:
    """The address that a phone reads on the screen of ``meeting``; or with the code that stood there some steps ago,
    or with that ``of`` another meeting."""
    secret = world.app.config["SETTINGS"].secret_key
    return f"/attend/{meeting}/{codes.write(of or meeting, 'in', codes.step_at(clock.now()) - steps_ago, secret)}"


def seconds_left() -> int:
    """Until the code on the screen changes."""
    return codes.seconds_left(clock.now())
