"""An offer ends when there is nothing left to pass on."""

from typing import Any

from registrations.base.models import Registration
from registrations.base.signals import registration_moved
from registrations.transfers.actions import withdraw
from registrations.transfers.queries import find_open


@registration_moved.connect
def end_the_offer(registration: Registration, **_: Any) -> None:
    if registration.state not in ("confirmed", "pending"):
        transfer = find_open(registration.id)
        if transfer is not None:
            withdraw(transfer)
