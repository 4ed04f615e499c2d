"""Inviting people to register, reminding them, taking an invitation back; and what the invited do with theirs."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts.users.emails import parse
from accounts.users.models import User
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from core.text import has_forbidden_characters
from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient
from offerings.base.models import Offering
from registrations.base.mails import offering_facts
from registrations.base.models import Registration
from registrations.base.queries import find_by_address
from registrations.guests.links import path_of
from registrations.guests.models import Guest
from registrations.guests.queries import find_usable, list_unanswered, usable
from registrations.guests.states import OPEN, OVER
from registrations.tickets.models import TicketType

LONGEST_NOTE = 1_000
QUIET = timedelta(hours=20)
"""Nobody is reminded sooner after the mail before."""


def invite(
    offering: Offering,
    actor: Actor,
    *,
    ticket_type: TicketType,
    name: str,
    email: str,
    language: str,
    note: str = "",
    expires_at: datetime | None = None,
    secret_key: str,
) -> Guest:
    """One person gets a mail with a link of their own. Refused for whoever is registered or invited already."""
    email = parse(email)
    _check(offering, ticket_type, name, note, expires_at)
    if find_by_address(offering.id, email) is not None:
        raise Refused("registered", _l("This person is registered already."), field="email")
    expire_due(offering.id)
    guest = Guest(
        offering=offering,
        ticket_type=ticket_type,
        name=name.strip(),
        email=email,
        language=language,
        note=note.strip(),
        state="sent",
        expires_at=expires_at,
        mails=0,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(guest)
    except IntegrityError:
        raise Refused("invited", _l("This person has an open invitation already."), field="email") from None
    audit.record(actor, "guest.invited", "offering", offering.id, guest=guest.ref)
    _write(guest, secret_key)
    return guest


def _check(offering: Offering, ticket_type: TicketType, name: str, note: str, expires_at: datetime | None) -> None:
    if offering.state != "published":
        raise Refused("not_published", _l("Publish it first: the invitation leads to its page."))
    if ticket_type.offering_id != offering.id or ticket_type.withdrawn_at is not None:
        raise no_ticket()
    if not name.strip():
        raise Invalid("name_missing", _l("Write the name."), field="name")
    if len(name) > 120 or has_forbidden_characters(name):
        raise Invalid("bad_text", _l("This is too long, or contains invisible characters."), field="name")
    if len(note) > LONGEST_NOTE or has_forbidden_characters(note.replace("\n", " ")):
        raise Invalid("bad_text", _l("This is too long, or contains invisible characters."), field="note")
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid("in_the_past", _l("Choose a day that is still to come."), field="expires_on")


def no_ticket() -> Invalid:
    return Invalid("foreign_ticket", _l("Choose one of the tickets."), field="ticket_type")


def _write(guest: Guest, secret_key: str) -> None:
    """The invitation, or again as a reminder."""
    is_reminder = guest.mails > 0
    guest.mails, guest.mailed_at = guest.mails + 1, clock.now()
    db.session.flush()
    offering = guest.offering
    context: dict[str, Any] = {
        "offering": offering_facts(offering),
        "host": offering.host.name,
        "name": guest.name,
        "note": guest.note,
        "ticket": guest.ticket_type.name,
        "expires_at": guest.expires_at.isoformat() if guest.expires_at else None,
        "path": path_of(guest.ref, guest.email, secret_key),
        "is_reminder": is_reminder,
    }
    recipient = Recipient(guest.email, guest.name, guest.language, offering.time_zone)
    enqueue("registrations/guest", recipient, context, f"guest:{guest.id}:{guest.mails}")


def remind(guest: Guest, secret_key: str) -> None:
    """The same link once more. Refused when it is over, or somebody pressed the button a moment ago."""
    _lock(guest)
    check_open(guest)
    if guest.mailed_at is not None and guest.mailed_at > clock.now() - timedelta(minutes=5):
        raise Refused("just_sent", _l("We wrote to this person a moment ago."))
    _write(guest, secret_key)


def remind_all(offering: Offering, actor: Actor, secret_key: str) -> int:
    """Everybody who did not answer and to whom nothing went for most of a day. How many."""
    guests = list_unanswered(offering.id, clock.now() - QUIET)
    for guest in guests:
        _write(guest, secret_key)
    if guests:
        audit.record(actor, "guests.reminded", "offering", offering.id, people=len(guests))
    return len(guests)


def withdraw(guest: Guest, actor: Actor) -> None:
    """The link opens nothing any more. Whoever registered with it stays registered."""
    _end(guest, "withdrawn")
    audit.record(actor, "guest.withdrawn", "offering", guest.offering_id, guest=guest.ref)


def decline(guest: Guest) -> None:
    """By whoever has the link."""
    _end(guest, "declined")


def follow(guest: Guest, user: User) -> None:
    """The person goes on to the form, signed in; from here on the invitation is for this account."""
    _change(guest, user_id=user.id, state="opened", opened_at=guest.opened_at or clock.now())


def check_open(guest: Guest) -> None:
    """Raises Refused with the sentence of what became of it."""
    if guest.state_now not in OPEN:
        raise Refused(f"invitation_{guest.state_now}", OVER[guest.state_now])


def use(registration: Registration, *, by_organiser: bool = False) -> None:
    """Whoever registers has used the invitation, once. Refused when the ticket is for invited people only and another
    request was quicker. The pools are held, so the locks come in order (pools, price, code, invitation)."""
    assert registration.user is not None, "only people with an account register themselves"
    found = find_usable(registration.offering_id, registration.user.email, registration.ticket_type_id)
    used = found is not None and _mark_used(found[0], registration) and found[1]
    if registration.ticket_type.visibility == "invitation" and not used and not by_organiser:
        raise Refused("invitation_used", OVER["registered"], field="ticket_type")


def _mark_used(guest_id: int, registration: Registration) -> bool:
    now = clock.now()
    assert registration.user is not None
    done = db.session.scalar(
        db.update(Guest)
        .where(Guest.id == guest_id, *usable(registration.user.email))
        .values(state="registered", registration_id=registration.id, registered_at=now)
        .returning(Guest.id)
        .execution_options(synchronize_session=False)
    )
    _forget(guest_id)
    return done is not None


def expire_due(offering_id: int) -> None:
    """Those whose day has passed say so, which makes room for a new invitation to the same address."""
    now = clock.now()
    db.session.execute(
        db.update(Guest)
        .where(Guest.offering_id == offering_id, Guest.state.in_(OPEN), Guest.expires_at <= now)
        .values(state="expired", ended_at=now)
        .execution_options(synchronize_session="fetch")
    )


def _end(guest: Guest, state: str) -> None:
    _change(guest, state=state, ended_at=clock.now())


def _change(guest: Guest, **values: Any) -> None:
    """Only while it is open, whatever this session remembers; else Refused."""
    check_open(guest)
    done = db.session.scalar(
        db.update(Guest)
        .where(Guest.id == guest.id, Guest.state.in_(OPEN))
        .values(**values)
        .returning(Guest.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(guest)
    if done is None:
        raise Refused(f"invitation_{guest.state}", OVER[guest.state])


def _lock(guest: Guest) -> None:
    db.session.refresh(guest, with_for_update={"of": Guest})


def _forget(guest_id: int) -> None:
    remembered = db.session.identity_map.get(db.session.identity_key(Guest, guest_id))
    if remembered is not None:
        db.session.expire(remembered)
