"""What the line does when registrations move and seats become free, in the same transaction."""

from typing import Any

from offerings.base.models import Offering
from offerings.base.signals import offering_changed, offering_published
from registrations.base.models import Registration
from registrations.base.signals import registration_moved, registration_queued
from registrations.pools.signals import seats_freed
from registrations.waiting import actions

_ANSWERS = {"confirmed": "accepted", "pending": "accepted", "cancelled": "declined", "lapsed": "lapsed"}


@registration_queued.connect
def join_the_line(registration: Registration) -> None:
    actions.join(registration)


@registration_moved.connect
def leave_the_line(registration: Registration, before: str, **_: Any) -> None:
    if before == "waiting":
        actions.leave(registration)
    elif before == "offered":
        actions.close_offer(registration, _ANSWERS[registration.state])


@seats_freed.connect
def move_up(_sender: Any, offering_id: int) -> None:
    actions.promote(offering_id)


@offering_published.connect
@offering_changed.connect
def move_up_again(offering: Offering, **_: Any) -> None:
    """Dates or state may have changed so that seats can be offered (again)."""
    actions.promote(offering.id)
