"""Who may do what with an offering. Owners and managers of the host organisation own all its offerings."""

from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam

from core.database import db
from offerings.base.models import Offering
from offerings.roles.models import OfferingRole
from organisations.base.models import Organisation
from organisations.members.models import Membership

User = Any
"""Flask-Login's current user: accounts.users.models.User or its anonymous stand-in."""


def role_of(user: User, offering: Offering) -> str | None:
    """ "owner", "editor", "desk", "viewer" or None. One query."""
    if not user.is_authenticated:
        return None
    if user.is_administrator:
        return "owner"
    own = db.select(OfferingRole.role).where(OfferingRole.offering_id == offering.id, OfferingRole.user_id == user.id)
    hosts = db.select(db.literal("owner")).where(
        Membership.organisation_id == offering.host_id,
        Membership.user_id == user.id,
        Membership.role.in_(("owner", "manager")),
    )
    roles = set(db.session.scalars(own.union_all(hosts)))
    return next((role for role in ("owner", "editor", "desk", "viewer") if role in roles), None)


def may_see(user: User, offering: Offering) -> bool:
    """The public page: everybody once published; before, whoever has a role."""
    return offering.is_public or role_of(user, offering) is not None


def may_own(user: User, offering: Offering) -> bool:
    """Publish, postpone, cancel, override clashes, give roles."""
    return role_of(user, offering) == "owner"


def may_edit(user: User, offering: Offering) -> bool:
    """Change what it says, its agenda and its registration settings; decide on registrations."""
    return role_of(user, offering) in ("owner", "editor")


def may_view(user: User, offering: Offering) -> bool:
    """See the organiser's pages of it, participants included."""
    return role_of(user, offering) in ("owner", "editor", "viewer")


def may_check_in(user: User, offering: Offering) -> bool:
    """Work at its door."""
    return role_of(user, offering) in ("owner", "editor", "desk")


def may_organise(user: User) -> bool:
    """Anything to do in the organiser's area: acts for an organisation, or has a role that organises."""
    return "organise" in areas(user)


def may_use_desk(user: User) -> bool:
    """Has somewhere to check people in."""
    return "desk" in areas(user)


def areas(user: User) -> frozenset[str]:
    """Of the site's areas that not everybody needs, "organise" and "desk", the ones where they have something to do.
    One query: the header of every page asks."""
    if not user.is_authenticated:
        return frozenset()
    if user.is_administrator:
        return frozenset(("organise", "desk"))
    organises, checks_in = db.session.execute(_areas(), {"user_id": user.id}).one()
    if organises:
        return frozenset(("organise", "desk"))
    return frozenset(("desk",) if checks_in else ())


@cache
def _areas() -> Select[Any]:
    """Built once."""
    user_id: BindParameter[int] = bindparam("user_id")
    roles = db.select(OfferingRole.id).where(OfferingRole.user_id == user_id)
    leads = db.select(Membership.id).where(Membership.user_id == user_id, Membership.role != "member")
    organises = db.or_(roles.where(OfferingRole.role != "desk").exists(), leads.exists())
    query: Select[Any] = db.select(organises, roles.exists())
    return query


def may_create(user: User) -> bool:
    """Create offerings: leads at least one organisation."""
    if not user.is_authenticated:
        return False
    lead = db.select(Membership.id).where(Membership.user_id == user.id, Membership.role.in_(("owner", "manager")))
    return user.is_administrator or bool(db.session.scalar(db.select(lead.exists())))


def may_host(user: User, organisation: Organisation) -> bool:
    """Create offerings and courses on behalf of this organisation."""
    if not user.is_authenticated:
        return False
    lead = db.select(Membership.id).where(
        Membership.organisation_id == organisation.id,
        Membership.user_id == user.id,
        Membership.role.in_(("owner", "manager")),
    )
    return user.is_administrator or bool(db.session.scalar(db.select(lead.exists())))
