from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from trainings.cohorts.models import Cohort
from trainings.demand.models import CourseInterest


@invariant("who was interested in a course was told of a public run of that course")
def told_of_the_right_thing() -> Iterator[str]:
    wrong = db.or_(Cohort.course_id != CourseInterest.course_id, Cohort.state == "draft")
    query = db.select(CourseInterest.id, Cohort.id).join(Cohort, Cohort.id == CourseInterest.told_of_id).where(wrong)
    for interest, cohort in db.session.execute(query):
        yield f"Interest {interest} was told of cohort {cohort}, which is none of its course that people can see."
