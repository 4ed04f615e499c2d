"""Registering somebody who stands at the door."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from accounts.users.emails import parse
from accounts.users.models import User
from accounts.users.queries import find_by_email
from core import audit
from core.database import db
from core.errors import Invalid
from core.i18n import _l
from offerings.base.models import Offering
from registrations.base.actions import register
from registrations.base.holds import fill, hold_seats
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.base.queries import find_active, find_by_address
from registrations.tickets.models import TicketType
from registrations.tickets.queries import find_ticket_type


def walk_in(
    offering: Offering,
    actor: User,
    ticket_type: TicketType,
    *,
    person: Profile,
    email: str = "",
    language: str,
    answers: Mapping[str, Any] | None = None,
) -> tuple[Registration, bool]:
    """The registration and whether it is new. Without an address, or with one that has no account, it is nobody's
    account's: whoever owns the address finds it when they sign in; nobody is written to without one.

    Whoever has an account keeps the name in it, and can wait in line when it is full: what is typed at a door by
    somebody else changes no account. ``answers``: question ref -> raw answer, of what the desk asked.
    """
    email = parse(email) if email.strip() else ""
    user = find_by_email(email) if email else None
    existing = find_active(offering.id, user.id) if user else find_by_address(offering.id, email)
    if existing is not None:
        return existing, False
    person.check()
    if user is not None:
        registration = register(user, offering, ticket_type, answers, _of_account(user, person))
    else:
        (registration,) = hold_seats(offering, [ticket_type], actor)
        fill(registration, actor, person=person, email=email, language=language, answers=answers)
    audit.record(actor, "registration.walked_in", "offering", offering.id, registration=registration.ref)
    db.session.flush()
    return registration, True


def _of_account(user: User, typed: Profile) -> Profile:
    """What the account says; what it leaves empty from what was typed."""
    own = Profile.of(user)
    empty = {name: getattr(typed, name) for name, value in vars(own).items() if not value}
    return replace(own, **empty)


def choose_ticket(offering: Offering, ref: str) -> TicketType:
    """Raises Invalid for none of this offering."""
    ticket_type = find_ticket_type(offering.id, ref)
    if ticket_type is None:
        raise Invalid("foreign_ticket", _l("Choose one of the tickets."), field="ticket_type")
    return ticket_type
