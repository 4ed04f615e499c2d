"""Where a person may check people in."""

from datetime import timedelta

from accounts.users.models import User
from core import clock
from core.access import require
from core.database import db
from offerings.base.models import Offering
from offerings.base.queries import get_by_ref
from offerings.roles.models import OfferingRole
from offerings.roles.policy import may_check_in
from organisations.members.models import Membership


def list_for_desk(user: User) -> list[Offering]:
    """Published, and not over for more than a day; what runs or comes first is first."""
    yesterday = (clock.now() - timedelta(days=1)).date()
    query = (
        db.select(Offering)
        .where(
            Offering.state == "published",
            db.func.coalesce(Offering.ends_on, Offering.starts_on) >= yesterday,
        )
        .options(db.joinedload(Offering.venue))
        .order_by(Offering.starts_on, Offering.id)
        .limit(100)
    )
    if not user.is_administrator:
        roles = db.select(OfferingRole.offering_id).where(
            OfferingRole.user_id == user.id, OfferingRole.role.in_(("owner", "editor", "desk"))
        )
        hosts = db.select(Membership.organisation_id).where(
            Membership.user_id == user.id, Membership.role.in_(("owner", "manager"))
        )
        query = query.where(db.or_(Offering.id.in_(roles), Offering.host_id.in_(hosts)))
    return list(db.session.scalars(query))


def load_for_desk(ref: str) -> Offering:
    """The offering that an address of the desk names; to who may not work at its door it does not exist."""
    offering = get_by_ref(ref)
    require(may_check_in, offering)
    return offering
