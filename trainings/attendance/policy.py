from typing import Any

from offerings.base.models import Offering
from offerings.roles.policy import role_of


def may_follow(user: Any, offering: Offering) -> bool:
    """See who was there: everybody who has a role in it."""
    return role_of(user, offering) is not None


def may_correct(user: Any, offering: Offering) -> bool:
    """Correct what stands, decide on excuses."""
    return role_of(user, offering) in ("owner", "editor")
