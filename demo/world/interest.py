"""A dozen people who wait for a course that no cohort is planned of."""

from core.database import db
from demo.world.offerings import written
from demo.world.world import World
from trainings.courses.models import Course
from trainings.demand.actions import ask

CODE = "RC-301"
PLACES = ("佛山", "广州", "顺德", "佛山", "")
TIMES = ("weekend", "evening", "weekend", "any", "day", "weekend")


def in_a_course(world: World) -> None:
    course = db.session.scalars(db.select(Course).where(Course.code == CODE)).one()
    for number, user in enumerate([*world.crowd[100:111], world.cast["participant"]]):
        with written(world, 20 - number * 1.5):
            ask(
                course,
                user,
                wished=TIMES[number % len(TIMES)],
                place=PLACES[number % len(PLACES)],
                is_online=number % 4 == 1,
                colleagues=3 if number == 2 else 0,
            )
