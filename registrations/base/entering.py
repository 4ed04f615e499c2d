"""The state in which somebody who gets a seat enters, and what others have to say about it."""

from collections.abc import Callable

from offerings.base.models import Offering
from registrations.base.models import Registration

BEFORE_REGISTERING: list[Callable[[Offering, str], None]] = []
"""Asked with the offering and the e-mail address of whoever wants to register: raises Refused with what is missing."""

BEFORE_APPROVING: list[Callable[[Registration], None]] = []
"""Asked before an approval: raises Refused while somebody else has to agree first."""

HELD_BACK: list[Callable[[Registration], bool]] = []
"""True for who waits for a decision although their ticket type is not approved one by one. Its row may not be there
yet: offering, user, e-mail address and ticket type are."""


def entry_state(registration: Registration) -> str:
    """ "pending" while somebody has to decide, else "confirmed"."""
    waits = registration.ticket_type.needs_approval or any(ask(registration) for ask in HELD_BACK)
    return "pending" if waits else "confirmed"
