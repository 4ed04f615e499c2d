from typing import Any

from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.roles.policy import may_check_in, role_of
from trainings.cohorts.trainers import teaches


def may_follow(user: Any, offering: Offering) -> bool:
    """See who was there: everybody who has a role in it, and its trainers."""
    return role_of(user, offering) is not None or teaches(user, offering)


def may_take(user: Any, item: AgendaItem) -> bool:
    """Take the attendance of this meeting: whoever works at the door, and who teaches it."""
    return may_check_in(user, item.offering) or teaches(user, item.offering, item)


def may_correct(user: Any, offering: Offering) -> bool:
    """Correct what stands, decide on excuses."""
    return role_of(user, offering) in ("owner", "editor")
