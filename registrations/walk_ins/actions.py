"""Registering somebody who stands at the door."""

from dataclasses import replace

from accounts.users.actions import create as create_account
from accounts.users.emails import parse
from accounts.users.models import User
from accounts.users.queries import find_by_email
from core import audit
from core.audit import Actor
from core.database import db
from core.errors import Invalid
from core.i18n import _l
from offerings.base.models import Offering
from registrations.base.actions import register
from registrations.base.models import Registration
from registrations.base.profile import Profile
from registrations.base.queries import find_active
from registrations.tickets.models import TicketType
from registrations.tickets.queries import find_ticket_type


def walk_in(
    offering: Offering, actor: Actor, ticket_type: TicketType, *, email: str, person: Profile, language: str
) -> tuple[Registration, bool]:
    """The registration and whether it is new. An account is found or made by the address: it is confirmed by nobody
    yet, so nobody can sign in with it until its owner does.

    Whoever has an account keeps the name in it: what is typed at a door by somebody else changes no account.
    """
    email = parse(email)
    user = find_by_email(email)
    existing = find_active(offering.id, user.id) if user else None
    if existing is not None:
        return existing, False
    person.check()
    if user is None:
        user = _new_account(email, person, language)
    else:
        person = _of_account(user, person)
    registration = register(user, offering, ticket_type, profile=person)
    audit.record(actor, "registration.walked_in", "offering", offering.id, registration=registration.ref)
    db.session.flush()
    return registration, True


def _new_account(email: str, person: Profile, language: str) -> User:
    columns = {"name_native": person.name_native or person.name_latin, "name_latin": person.name_latin}
    user = create_account(email, columns | {"organisation_name": person.organisation_name, "language": language})
    db.session.flush()
    return user


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
