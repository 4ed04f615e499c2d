"""What the running class was graded for: an exam that is published, with second attempts, and a project on its way."""

from datetime import timedelta

from core import clock
from core.database import db
from demo.world.world import World
from registrations.base.models import Registration
from trainings.assessments import actions
from trainings.assessments.plan import Assessment
from trainings.cohorts.models import Cohort

EXAM = Assessment(
    "written", {"en": "Written exam: safety and coordinates", "zh": "笔试：安全与坐标系"}, "exam", 40, 60, 2
)
PROJECT = Assessment("cell", {"en": "Your own robot cell", "zh": "自己的机器人工作站"}, "project", 60, 60, 1)
RULE = {"assessments": [EXAM.stored(), PROJECT.stored()]}
NOTE = "The stop circuit is drawn twice; otherwise complete. 急停回路画了两遍，其余完整。"


def of_cohort(world: World, cohort: Cohort) -> None:
    organiser = world.cast["organiser"]
    people = list(
        db.session.scalars(
            db.select(Registration)
            .where(Registration.offering_id == cohort.id, Registration.state == "confirmed")
            .order_by(Registration.id)
        )
    )
    with clock.at(world.now - timedelta(days=12)):
        results = [
            actions.grade(cohort, person, organiser, EXAM, 480 + (place * 137) % 500)
            for place, person in enumerate(people)
        ]
        actions.add_evidence(results[0], organiser, NOTE)
        actions.publish(cohort, EXAM, organiser)
    with clock.at(world.now - timedelta(days=3)):
        failed = [result.registration for result in results if (result.tenths or 0) < 600]
        for place, person in enumerate(failed[1:]):
            actions.grade(cohort, person, organiser, EXAM, 590 + place * 45)
        actions.correct(
            cohort, results[3], organiser, (results[3].tenths or 0) + 15, "Question 4 was added up wrongly."
        )
        actions.publish(cohort, EXAM, organiser)
    for place, person in enumerate(people[:9]):
        actions.grade(cohort, person, organiser, PROJECT, 620 + (place * 71) % 350)
