from typing import Any

from offerings.roles.policy import may_host
from trainings.courses.models import Course


def may_manage(user: Any, course: Course) -> bool:
    """Change a course, retire it: whoever leads its host."""
    return may_host(user, course.host)
