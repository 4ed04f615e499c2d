"""Private feeds follow what their owners may no longer do."""

from typing import Any

from calendars.private import actions
from offerings.roles.models import OfferingRole
from offerings.roles.signals import role_taken


@role_taken.connect
def forget_duty(held: OfferingRole, **_rest: Any) -> None:
    """What somebody no longer organises leaves their calendar: its Last-Modified must rise all the same."""
    actions.stamp_all(held.user_id)
