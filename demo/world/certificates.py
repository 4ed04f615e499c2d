"""A briefing that is over and closed, and its certificates: some expired, one renewed and valid, one revoked."""

from demo.world import crowd
from demo.world.offerings import invent, opens, sell, written
from demo.world.venues import STATION
from demo.world.world import World
from offerings.base.moves import publish
from registrations.base.actions import register
from trainings.certificates import actions, queries
from trainings.cohorts.models import Cohort
from trainings.courses.actions import create as create_course
from trainings.courses.actions import publish as publish_course
from trainings.phases.actions import move

TITLE = {"en": "Robot Safety Briefing", "zh": "机器人安全培训"}
SUMMARY = {
    "en": "One day on fences, stops and what the standard asks for.",
    "zh": "一天学会围栏、急停与标准要求。",
}
RULE = {"validity_months": 4, "renewal_days": 30, "signatory": {"en": "Director of Training", "zh": "培训部主任"}}
HELD, RENEWED = 150, 20
"""Days ago."""


def create(world: World) -> None:
    organiser, participant = world.cast["organiser"], world.cast["participant"]
    day = world.day(-HELD)
    with written(world, HELD + 30):
        host = world.organisations["foshan"]
        course = create_course(organiser, host=host, title=TITLE, class_hours=8, certificate_rule=RULE)
        publish_course(course, organiser)
        cohort = invent(
            world,
            Cohort,
            title=TITLE,
            slug="robot-safety-briefing",
            summary=SUMMARY,
            course=course,
            starts_on=day,
            ends_on=day,
            venue=world.venues[STATION],
            registration_opens_at=opens(world, HELD + 29),
            topics=world.about("robotics"),
        )
        ticket = sell(cohort, organiser, 20, 0, {"en": "Trainee", "zh": "学员"})
        publish(cohort, organiser)
    crowd.fill(world, cohort, [(ticket, 6)], since=HELD + 25, until=HELD + 2)
    with written(world, HELD + 12):
        register(participant, cohort, ticket)
    with written(world, HELD):
        move(cohort, "start", None)
    with written(world, HELD - 1):
        move(cohort, "grade", None)
        made = actions.issue_many(cohort, queries.list_people(cohort), organiser)
        move(cohort, "close", organiser)
    mine = next(each for each in made if each.registration.user_id == participant.id)
    others = [each for each in made if each is not mine]
    with written(world, HELD - 9):
        actions.revoke(others[0], organiser, "Somebody else had signed the list. 签到系他人代签。")
    with written(world, RENEWED):
        actions.renew(mine, organiser)
