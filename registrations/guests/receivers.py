"""Invited people see their ticket, may have it, and use their invitation up by registering."""

from registrations.base.actions import INVITED, UNLOCKED
from registrations.base.models import Registration
from registrations.base.signals import registration_made
from registrations.guests import actions, queries

INVITED.append(queries.is_invited)
UNLOCKED.append(queries.unlocked)


@registration_made.connect
def use_invitation(registration: Registration, by_organiser: bool) -> None:
    actions.use(registration, by_organiser=by_organiser)
