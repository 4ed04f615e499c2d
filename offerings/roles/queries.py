"""Who has which role, and what a person organises."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from accounts.users.models import User
from core import clock
from core.audit import AuditEntry
from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from offerings.roles.invitations import LIFETIME, Invitation
from offerings.roles.models import OfferingRole
from organisations.base.models import Organisation
from organisations.members.models import Membership

_ORGANISES = ("owner", "editor", "viewer")
_LEADS = ("owner", "manager")


def list_roles(offering: Offering) -> Sequence[OfferingRole]:
    """The explicit ones, in the order they were given, users loaded."""
    query = (
        db.select(OfferingRole)
        .where(OfferingRole.offering_id == offering.id)
        .options(joinedload(OfferingRole.user))
        .order_by(OfferingRole.id)
    )
    return db.session.scalars(query).all()


def get_role(offering: Offering, role_id: int) -> OfferingRole:
    """Raises NotFound, also for another offering's."""
    role = db.session.get(OfferingRole, role_id)
    if role is None or role.offering_id != offering.id:
        raise NotFound
    return role


def list_leads(offering: Offering) -> Sequence[User]:
    """Owners without a row: owners and managers of the host."""
    query = (
        db.select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == offering.host_id, Membership.role.in_(_LEADS))
        .order_by(User.id)
    )
    return db.session.scalars(query).all()


def list_owners(offering: Offering) -> Sequence[User]:
    """Everybody who may publish it, explicit or through the host: whom its mails go to."""
    explicit = [role.user for role in list_roles(offering) if role.role == "owner"]
    return list(dict.fromkeys([*explicit, *list_leads(offering)]))


def list_hosts(user: User) -> Sequence[Organisation]:
    """On whose behalf ``user`` may create offerings: all for an administrator. By id."""
    query = db.select(Organisation).order_by(Organisation.id)
    if not user.is_administrator:
        query = query.join(Membership, Membership.organisation_id == Organisation.id).where(
            Membership.user_id == user.id, Membership.role.in_(_LEADS)
        )
    return db.session.scalars(query).all()


def select_organised(user: User) -> Select[Any]:
    """The offerings whose organiser's pages ``user`` may open; base columns only."""
    query: Select[Any] = db.select(Offering)
    if user.is_administrator:
        return query
    own = db.select(OfferingRole.offering_id).where(OfferingRole.user_id == user.id, OfferingRole.role.in_(_ORGANISES))
    hosts = db.select(Membership.organisation_id).where(Membership.user_id == user.id, Membership.role.in_(_LEADS))
    return query.where(db.or_(Offering.id.in_(own), Offering.host_id.in_(hosts)))


def list_for_organiser(user: User, kinds: Collection[str] = ()) -> Sequence[Offering]:
    """All of them by first day, those without dates first; host and venue loaded. One query."""
    query = select_organised(user)
    if kinds:
        query = query.where(Offering.kind.in_(kinds))
    query = query.options(joinedload(Offering.host), joinedload(Offering.venue)).order_by(
        Offering.starts_on.is_not(None), Offering.starts_on, Offering.id
    )
    return db.session.scalars(query).all()


def _role_entries(offering: Offering) -> Sequence[AuditEntry]:
    """Everything said about its roles, oldest first."""
    query = (
        db.select(AuditEntry)
        .where(
            AuditEntry.subject_type == "offering",
            AuditEntry.subject_id == offering.id,
            AuditEntry.verb.startswith("offering.role_"),
        )
        .order_by(AuditEntry.id)
    )
    return db.session.scalars(query).all()


def is_open(offering: Offering, invitation: Invitation) -> bool:
    """Nothing was said about its address since it was sent."""
    entries = [entry for entry in _role_entries(offering) if entry.details.get("email") == invitation.email]
    return not any(entry.at >= invitation.at for entry in entries if entry.verb != "offering.role_invited")


def list_invitations(offering: Offering) -> list[AuditEntry]:
    """The newest open invitation of each address, oldest first."""
    last = {entry.details["email"]: entry for entry in _role_entries(offering)}
    since = clock.now() - LIFETIME
    return [entry for entry in last.values() if entry.verb == "offering.role_invited" and entry.at > since]


def list_editable(user: User, offerings: Sequence[Offering]) -> list[Offering]:
    """Those of ``offerings`` that ``user`` may edit. Two queries at most."""
    if user.is_administrator:
        return list(offerings)
    own = db.select(OfferingRole.offering_id).where(
        OfferingRole.user_id == user.id, OfferingRole.role.in_(("owner", "editor"))
    )
    hosts = db.select(Membership.organisation_id).where(Membership.user_id == user.id, Membership.role.in_(_LEADS))
    edited, led = set(db.session.scalars(own)), set(db.session.scalars(hosts))
    return [offering for offering in offerings if offering.id in edited or offering.host_id in led]
