"""Who may change what programmes say of a person: managers of the organisation that entered them, and themselves."""

from typing import Any

from core.database import db
from offerings.people.models import Person
from organisations.members.models import Membership

User = Any
"""Flask-Login's current user: accounts.users.models.User or its anonymous stand-in."""


def may_change(user: User, person: Person) -> bool:
    if not user.is_authenticated:
        return False
    if user.is_administrator or person.user_id == user.id:
        return True
    leads = db.select(Membership.id).where(
        Membership.organisation_id == person.organisation_id,
        Membership.user_id == user.id,
        Membership.role.in_(("owner", "manager")),
    )
    return bool(db.session.scalar(db.select(leads.exists())))
