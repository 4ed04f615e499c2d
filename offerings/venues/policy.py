"""Who looks after places: managers of the organisation they belong to; where there is none, administrators."""

from typing import Any

from core.database import db
from offerings.venues.models import Venue
from organisations.members.models import Membership
from organisations.members.policy import may_edit as may_act_for

User = Any
"""Flask-Login's current user: accounts.users.models.User or its anonymous stand-in."""


def may_add(user: User) -> bool:
    """Whoever acts for an organisation; the place then belongs to it."""
    if not user.is_authenticated:
        return False
    leads = db.select(Membership.id).where(Membership.user_id == user.id, Membership.role != "member")
    return user.is_administrator or bool(db.session.scalar(db.select(leads.exists())))


def may_keep(user: User, venue: Venue) -> bool:
    """Change it, its rooms and their closures."""
    if not user.is_authenticated:
        return False
    if user.is_administrator:
        return True
    return venue.organisation is not None and may_act_for(user, venue.organisation)


def may_look(user: User, venue: Venue) -> bool:
    """Places are public."""
    return True
