from typing import Any

from offerings.base.models import Offering
from offerings.roles.policy import role_of
from trainings.cohorts.trainers import teaches


def may_grade(user: Any, offering: Offering) -> bool:
    """Owners, editors, and the trainers."""
    return role_of(user, offering) in ("owner", "editor") or teaches(user, offering)


def may_see_grades(user: Any, offering: Offering) -> bool:
    """Whoever may grade, and viewers."""
    return role_of(user, offering) in ("owner", "editor", "viewer") or teaches(user, offering)
