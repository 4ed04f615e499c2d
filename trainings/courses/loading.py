"""The course that an organiser's address names."""

from core.access import require
from trainings.courses.models import Course
from trainings.courses.policy import may_manage
from trainings.courses.queries import get_by_ref


def load_course(ref: str) -> Course:
    """With its host and its versions. 404 for who may not manage it and for what does not exist."""
    course = get_by_ref(ref)
    require(may_manage, course)
    return course
