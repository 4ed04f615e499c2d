"""Registrations that somebody else made become the person's own, once the address is confirmed to be theirs."""

from sqlalchemy.exc import IntegrityError

from accounts.users.models import User
from core.database import db
from registrations.base.models import Registration
from registrations.base.moves import hold, note
from registrations.base.queries import latest_sequence, list_claimable
from registrations.base.states import ACTIVE


def claim(user: User, offering_id: int | None = None) -> list[Registration]:
    """What others registered under the person's confirmed address becomes theirs; returned.

    ``offering_id``: only of that offering. Where they take part with a registration of their own already, the other
    one stays as it is.
    """
    if user.email_confirmed_at is None:
        return []
    claimed = []
    for registration_id in list_claimable(user.email, offering_id):
        registration = db.session.get_one(Registration, registration_id)
        hold(registration)
        if registration.user_id is None and registration.state in ACTIVE and _claim(registration, user):
            claimed.append(registration)
    return claimed


def _claim(registration: Registration, user: User) -> bool:
    latest = latest_sequence(registration.offering_id, user.id)
    try:
        with db.session.begin_nested():
            registration.user = user
            registration.sequence = max(registration.sequence, latest + 1)
    except IntegrityError:
        db.session.refresh(registration)
        return False
    note(registration, registration.state, user, what="claimed")
    db.session.flush()
    return True
