from collections.abc import Collection
from typing import Any

from sqlalchemy import Select

from accounts.users.models import User
from core.database import db
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.opt_outs.links import digest
from registrations.opt_outs.models import OptOut
from registrations.opt_outs.recipients import recipient_of


def of_offering(offering: Offering) -> Select[Any]:
    """Addresses that want no messages about it, be it of this one or of all of its host."""
    host = db.and_(OptOut.offering_id.is_(None), OptOut.host_id == offering.host_id)
    query: Select[Any] = db.select(OptOut.address).where(db.or_(OptOut.offering_id == offering.id, host))
    return query


def list_opted_out(offering: Offering, addresses: Collection[str]) -> set[str]:
    """Of these, lower case, the ones that want none."""
    return set(db.session.scalars(of_offering(offering).where(OptOut.address.in_(addresses))))


def list_people(offering: Offering, limit: int = 500) -> list[tuple[Registration, OptOut]]:
    """Who of this offering opted out, newest first."""
    query = (
        db.select(Registration, OptOut)
        .outerjoin(User, User.id == Registration.user_id)
        .join(OptOut, OptOut.address == db.func.lower(db.func.coalesce(User.email, Registration.email)))
        .where(
            Registration.offering_id == offering.id,
            db.or_(
                OptOut.offering_id == offering.id,
                db.and_(OptOut.offering_id.is_(None), OptOut.host_id == offering.host_id),
            ),
        )
        .order_by(OptOut.id.desc(), Registration.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def find_opt_outs(registration: Registration, address: str) -> list[OptOut]:
    """What stands between this address and messages about the registration's offering."""
    offering = registration.offering
    host = db.and_(OptOut.offering_id.is_(None), OptOut.host_id == offering.host_id)
    query = db.select(OptOut).where(OptOut.address == address.lower(), db.or_(OptOut.offering_id == offering.id, host))
    return list(db.session.scalars(query.order_by(OptOut.id)))


def find_addressed(registration_id: int, digested: str) -> tuple[Registration, str] | None:
    """The registration with its address, while that is the one that the link was sent to."""
    registration = db.session.get(Registration, registration_id)
    if registration is None:
        return None
    address = recipient_of(registration).address.lower()
    return (registration, address) if digest(address) == digested else None
