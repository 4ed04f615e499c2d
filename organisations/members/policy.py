"""Who may do what for an organisation. Administrators may everything."""

from typing import Any

from core.database import db
from organisations.base.models import Organisation
from organisations.members.models import Membership

User = Any
"""Flask-Login's current user: accounts.users.models.User or its anonymous stand-in."""


def role_in(user: User, organisation: Organisation) -> str | None:
    """ "owner", "manager", "member" or None. One query."""
    if not user.is_authenticated:
        return None
    if user.is_administrator:
        return "owner"
    own = db.select(Membership.role).where(Membership.organisation_id == organisation.id, Membership.user_id == user.id)
    role: str | None = db.session.scalar(own)
    return role


def may_create(user: User) -> bool:
    """Everybody who has confirmed an address may enter an organisation, and becomes its owner."""
    return bool(user.is_authenticated and user.email_confirmed_at)


def may_belong(user: User, organisation: Organisation) -> bool:
    """See its pages in the organiser's area: who acts for it."""
    return role_in(user, organisation) is not None


def may_edit(user: User, organisation: Organisation) -> bool:
    """Change what it says of itself, and create offerings for it."""
    return role_in(user, organisation) in ("owner", "manager")


def may_manage_members(user: User, organisation: Organisation) -> bool:
    """Invite, change roles, remove."""
    return role_in(user, organisation) == "owner"
