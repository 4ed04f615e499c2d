from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam

from accounts.users.models import User
from core.database import db
from core.errors import NotFound
from offerings.base.models import Offering
from registrations.base.models import Registration, RegistrationDraft, RegistrationStep
from registrations.base.states import ACTIVE
from registrations.tickets.models import TicketType


def find_active(offering_id: int, user_id: int) -> Registration | None:
    query = db.select(Registration).where(
        Registration.offering_id == offering_id, Registration.user_id == user_id, Registration.state.in_(ACTIVE)
    )
    registration: Registration | None = db.session.scalar(query)
    return registration


def find_by_address(offering_id: int, email: str, user: User | None = None) -> Registration | None:
    """An active registration under this address or of this account; none for nobody's."""
    if not email and user is None:
        return None
    same = Registration.email == email
    if user is not None:
        same = db.or_(same, Registration.user_id == user.id)
    query = db.select(Registration).where(Registration.offering_id == offering_id, same, Registration.state.in_(ACTIVE))
    registration: Registration | None = db.session.scalar(query.limit(1))
    return registration


def list_claimable(email: str, offering_id: int | None = None) -> list[int]:
    """Ids of what others registered for somebody with this address, and nobody has claimed."""
    if offering_id is None:
        return list(db.session.scalars(_claimable(), {"email": email}))
    return list(db.session.scalars(_claimable_of(), {"email": email, "offering_id": offering_id}))


@cache
def _claimable() -> Select[Any]:
    query: Select[Any] = (
        db.select(Registration.id)
        .where(Registration.email == bindparam("email"), Registration.user_id.is_(None), Registration.state.in_(ACTIVE))
        .order_by(Registration.offering_id, Registration.id)
    )
    return query


@cache
def _claimable_of() -> Select[Any]:
    """Built once, as all that every registration asks: writing a statement costs more than running it."""
    query: Select[Any] = _claimable().where(Registration.offering_id == bindparam("offering_id"))
    return query


class Own(NamedTuple):
    """What is asked of a person's registrations for one offering before they get another."""

    id: int
    state: str
    sequence: int


def list_own(offering_id: int, user_id: int) -> list[Own]:
    """All that the person ever had for it, ended ones too."""
    rows = db.session.execute(_own(), {"offering_id": offering_id, "user_id": user_id})
    return [Own._make(row) for row in rows]


@cache
def _own() -> Select[Any]:
    query: Select[Any] = db.select(Registration.id, Registration.state, Registration.sequence).where(
        Registration.offering_id == bindparam("offering_id"), Registration.user_id == bindparam("user_id")
    )
    return query


def latest_sequence(offering_id: int, user_id: int) -> int:
    """Of the person's earlier registrations for it; -1 when there is none."""
    return max((each.sequence for each in list_own(offering_id, user_id)), default=-1)


def get_own(user_id: int, ref: str) -> Registration:
    """The person's own registration, with offering and ticket type; NotFound for anybody else's."""
    query = (
        db.select(Registration)
        .where(Registration.ref == ref, Registration.user_id == user_id)
        .options(
            db.joinedload(Registration.offering), db.joinedload(Registration.ticket_type).lazyload(TicketType.pools)
        )
    )
    registration: Registration | None = db.session.scalar(query)
    if registration is None:
        raise NotFound
    return registration


def get_of(offering: Offering, ref: str) -> Registration:
    """One of the offering's; NotFound for any other's."""
    query = db.select(Registration).where(Registration.offering_id == offering.id, Registration.ref == ref)
    registration: Registration | None = db.session.scalar(query.options(db.joinedload(Registration.ticket_type)))
    if registration is None:
        raise NotFound
    return registration


def find_draft(offering_id: int, user_id: int) -> RegistrationDraft | None:
    draft: RegistrationDraft | None = db.session.scalar(_draft(), {"offering_id": offering_id, "user_id": user_id})
    return draft


@cache
def _draft() -> Select[Any]:
    query: Select[Any] = db.select(RegistrationDraft).where(
        RegistrationDraft.offering_id == bindparam("offering_id"), RegistrationDraft.user_id == bindparam("user_id")
    )
    return query


def list_steps(registration_id: int) -> list[RegistrationStep]:
    """Oldest first."""
    query = db.select(RegistrationStep).where(RegistrationStep.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(RegistrationStep.id)))


def list_active(offering: Offering) -> list[Registration]:
    """Everybody who takes part or wants to, with their accounts, in order of arrival: whom a change concerns."""
    query = db.select(Registration).where(Registration.offering_id == offering.id, Registration.state.in_(ACTIVE))
    return list(db.session.scalars(query.options(db.joinedload(Registration.user)).order_by(Registration.id)))
