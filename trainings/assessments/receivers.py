"""A course is published only with weights that make a whole."""

from trainings.assessments.plan import check_weights, of_rule
from trainings.courses.actions import GUARDS
from trainings.courses.models import CourseVersion


def refuse_crooked_weights(version: CourseVersion) -> None:
    check_weights(of_rule(version.completion_rule))


GUARDS.append(refuse_crooked_weights)
