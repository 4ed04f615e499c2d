from collections.abc import Collection

from sqlalchemy.orm import joinedload

from accounts.users.models import User
from core.database import db
from core.errors import NotFound
from organisations.base.models import Organisation
from organisations.members.models import ROLES, Membership


def organisations_of(user: User, roles: Collection[str] = ("owner", "manager")) -> list[Organisation]:
    """The organisations for which the user acts in one of these roles, in alphabetical order. One query.

    An administrator acts for those of which they are a member; ``policy`` lets them into all.
    """
    query = (
        db.select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.user_id == user.id, Membership.role.in_(roles))
        .order_by(Organisation.slug)
    )
    return list(db.session.scalars(query))


def list_memberships(user: User) -> list[Membership]:
    """The user's memberships with their organisations. One query."""
    query = (
        db.select(Membership)
        .join(Membership.organisation)
        .where(Membership.user_id == user.id)
        .options(joinedload(Membership.organisation, innerjoin=True))
        .order_by(Organisation.slug)
    )
    return list(db.session.scalars(query))


def list_members(organisation: Organisation) -> list[Membership]:
    """Its members with their accounts: owners first, then managers, each in order of arrival. One query."""
    query = (
        db.select(Membership)
        .where(Membership.organisation_id == organisation.id)
        .options(joinedload(Membership.user, innerjoin=True))
        .order_by(Membership.id)
    )
    order = list(ROLES)
    return sorted(db.session.scalars(query), key=lambda member: order.index(member.role))


def get_membership(organisation: Organisation, user_ref: str) -> Membership:
    """The membership of the user with this reference. Raises NotFound."""
    query = (
        db.select(Membership)
        .join(Membership.user)
        .where(Membership.organisation_id == organisation.id, User.ref == user_ref)
    )
    found: Membership | None = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def find_membership(organisation: Organisation, user: User) -> Membership | None:
    query = db.select(Membership).where(Membership.organisation_id == organisation.id, Membership.user_id == user.id)
    found: Membership | None = db.session.scalar(query)
    return found
