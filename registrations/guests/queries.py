from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam

from accounts.users.models import User
from core import clock
from core.database import db
from core.errors import NotFound
from registrations.guests.links import digest
from registrations.guests.models import Guest
from registrations.guests.states import OPEN, WORDS

SHOWN = 500


def get_guest(offering_id: int, ref: str) -> Guest:
    """Of the offering; NotFound for any other's."""
    guest: Guest | None = db.session.scalar(db.select(Guest).where(Guest.offering_id == offering_id, Guest.ref == ref))
    if guest is None:
        raise NotFound
    return guest


def find_addressed(ref: str, digested: str) -> Guest | None:
    """Whom a link was sent to; None when the address is another one by now."""
    guest: Guest | None = db.session.scalar(db.select(Guest).where(Guest.ref == ref))
    return guest if guest is not None and digest(guest.email) == digested else None


def list_guests(offering_id: int, state: str = "", text: str = "", limit: int = SHOWN) -> list[Guest]:
    """The newest first; ``state`` as it is now, ``text`` part of a name or an address."""
    query = db.select(Guest).where(Guest.offering_id == offering_id)
    if state:
        query = query.where(_state_now(clock.now()) == state)
    if text:
        query = query.where(
            db.or_(Guest.name.icontains(text, autoescape=True), Guest.email.icontains(text, autoescape=True))
        )
    query = query.options(db.joinedload(Guest.ticket_type), db.joinedload(Guest.registration))
    return list(db.session.scalars(query.order_by(Guest.id.desc()).limit(limit)))


def count_by_state(offering_id: int) -> dict[str, int]:
    """State as it is now -> guests."""
    state = _state_now(clock.now())
    query = db.select(state, db.func.count()).where(Guest.offering_id == offering_id).group_by(state)
    counts = {row[0]: row[1] for row in db.session.execute(query)}
    return {state: counts[state] for state in WORDS if state in counts}


def _state_now(now: datetime) -> ColumnElement[str]:
    state: ColumnElement[str] = db.case(
        (db.and_(Guest.state.in_(OPEN), Guest.expires_at <= now), "expired"), else_=Guest.state
    )
    return state


def _is_open(now: Any) -> ColumnElement[bool]:
    is_open: ColumnElement[bool] = db.and_(
        Guest.state.in_(OPEN), db.or_(Guest.expires_at.is_(None), Guest.expires_at > now)
    )
    return is_open


def usable(email: str) -> list[ColumnElement[bool]]:
    """Conditions for open invitations that the account with this address may use: those that somebody followed are
    theirs, any other is for its own address."""
    return _usable(email, clock.now())


def _usable(email: Any, now: Any) -> list[ColumnElement[bool]]:
    account = db.select(User.id).where(User.email == email).scalar_subquery()
    own = db.or_(Guest.user_id == account, db.and_(Guest.user_id.is_(None), Guest.email == email))
    return [_is_open(now), own]


def find_usable(offering_id: int, email: str, ticket_type_id: int) -> tuple[int, bool] | None:
    """(guest id, whether it is for this ticket type) of the invitation that registering uses; those for it first."""
    values = {"offering_id": offering_id, "ticket_type_id": ticket_type_id, "email": email, "now": clock.now()}
    found = db.session.execute(_usable_first(), values).first()
    return None if found is None else (found[0], found[1])


@cache
def _usable_first() -> Select[Any]:
    """Built once: every registration asks it."""
    fits = Guest.ticket_type_id == bindparam("ticket_type_id")
    query: Select[Any] = (
        db.select(Guest.id, fits)
        .where(Guest.offering_id == bindparam("offering_id"), *_usable(bindparam("email"), bindparam("now")))
        .order_by(fits.desc(), Guest.user_id.is_(None), Guest.id)
        .limit(1)
    )
    return query


def is_invited(ticket_type_id: int, email: str) -> bool:
    query = db.select(Guest.id).where(Guest.ticket_type_id == ticket_type_id, *usable(email))
    return db.session.scalar(query.limit(1)) is not None


def unlocked(user: User, offering: Any) -> set[int]:
    """Ids of the ticket types that the person was invited to."""
    query = db.select(Guest.ticket_type_id).where(Guest.offering_id == offering.id, *usable(user.email))
    return set(db.session.scalars(query))


def list_open_addresses(offering_id: int, emails: Iterable[str], batch: int = 500) -> set[str]:
    """Of these addresses, those with an open invitation."""
    wanted, found = list(emails), set[str]()
    for first in range(0, len(wanted), batch):
        some = wanted[first : first + batch]
        query = db.select(Guest.email).where(
            Guest.offering_id == offering_id, Guest.email.in_(some), _is_open(clock.now())
        )
        found |= set(db.session.scalars(query))
    return found


def list_unanswered(offering_id: int, mailed_before: datetime) -> list[Guest]:
    """Open ones to whom nothing went since then."""
    query = db.select(Guest).where(
        Guest.offering_id == offering_id, _is_open(clock.now()), Guest.mailed_at < mailed_before
    )
    return list(db.session.scalars(query.order_by(Guest.id)))
