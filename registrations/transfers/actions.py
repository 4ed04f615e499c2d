"""A registration is offered to another person, who takes it over or not. Until then nothing changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts.users.emails import parse
from accounts.users.models import User
from accounts.users.queries import find_by_email
from core import audit, clock
from core.database import db
from core.errors import DomainError, Gone, Invalid, Refused
from core.i18n import _l
from core.text import has_forbidden_characters
from registrations.base.actions import check_may_change, copy_profile
from registrations.base.drafts import forget_draft
from registrations.base.entering import BEFORE_REGISTERING, entry_state
from registrations.base.mails import send
from registrations.base.models import Registration
from registrations.base.moves import hold, move, note
from registrations.base.profile import Profile
from registrations.base.queries import find_active, find_by_address, latest_sequence
from registrations.base.rules import accept_by_rule
from registrations.base.signals import registration_handed_over
from registrations.checkins.queries import arrivals
from registrations.invitations.actions import leave_calendar
from registrations.questions.actions import answer, set_all_aside
from registrations.questions.queries import list_questions
from registrations.revocations.actions import reissue
from registrations.tickets.windows import changes_until
from registrations.transfers import mails
from registrations.transfers.models import Transfer
from registrations.transfers.queries import find_open
from registrations.transfers.states import OVER

LASTS = timedelta(days=7)
LONGEST_MESSAGE = 1_000


def check_may_transfer(registration: Registration) -> None:
    """Raise Refused, with the reason, when it can't be passed on."""
    if registration.state not in ("confirmed", "pending"):
        raise Refused("not_active", _l("Only a ticket that you hold can be passed on."))
    if not registration.ticket_type.may_be_transferred:
        raise Refused("not_transferable", _l("This ticket can't be passed on. Please write to the organiser."))
    if registration.offering.state == "cancelled":
        raise Refused("cancelled", _l("This was cancelled, so there is nothing to pass on."))
    check_may_change(registration)
    if arrivals([registration.id]):
        raise Refused("came_in", _l("Somebody has come in with this ticket, so it can't be passed on any more."))


def offer(
    registration: Registration, actor: User, secret_key: str, *, email: str, name: str, message: str = ""
) -> Transfer:
    """The person at ``email`` gets a link to take it over; ``actor`` stays registered until they do.

    Whether that person takes part already is nobody's business but theirs: their mail says so, ``actor`` gets the same
    answer.
    """
    hold(registration)
    check_may_transfer(registration)
    email, name, message = parse(email), name.strip(), message.strip()
    if not name or len(name) > 120 or has_forbidden_characters(name):
        raise Invalid("name_missing", _l("Write the name of the new person."), field="name")
    if len(message) > LONGEST_MESSAGE:
        raise Invalid("too_long", _l("This is too long. Please shorten it."), field="message")
    if email == actor.email:
        raise Invalid("own_address", _l("This is your own address. Write that of the new person."), field="email")
    now = clock.now()
    before = find_open(registration.id)
    if before is not None and not expire(before.id, now):
        raise Refused("open_already", _l("You have offered it to somebody already. Withdraw that offer first."))
    transfer = Transfer(
        registration=registration, from_user=actor, email=email, name=name, message=message,
        state="open", offered_at=now, expires_at=_expires_at(registration, now),
    )  # fmt: skip
    db.session.add(transfer)
    db.session.flush()
    audit.record(actor, "transfer.offered", "offering", registration.offering_id, registration=registration.ref)
    takes_part = find_by_address(registration.offering_id, email, find_by_email(email)) is not None
    mails.tell_of_offer(transfer, secret_key, takes_part=takes_part)
    return transfer


def _expires_at(registration: Registration, now: datetime) -> datetime:
    until = changes_until(registration.offering)
    return min(now + LASTS, until) if until is not None and until > now else now + LASTS


def withdraw(transfer: Transfer) -> None:
    """By who offered it; the new person is told."""
    hold(transfer.registration)
    _end(transfer, "withdrawn")
    mails.tell_of_withdrawal(transfer)


def decline(transfer: Transfer) -> None:
    """By whoever has the link."""
    hold(transfer.registration)
    _end(transfer, "declined")
    mails.tell_of_end(transfer)


def expire(transfer_id: int, now: datetime) -> bool:
    """End an offer whose time is up. False when it is over already or has time left: safe to repeat."""
    transfer = db.session.get_one(Transfer, transfer_id)
    if transfer.expires_at > now:
        return False
    try:
        _end(transfer, "expired")
    except Gone:
        return False
    mails.tell_of_end(transfer)
    return True


def check_may_accept(transfer: Transfer, user: User | None) -> None:
    """Raise, with the reason, when it can't be taken over, by this person or (None) by anybody."""
    if transfer.state != "open":
        raise Gone("transfer_over", OVER[transfer.state])
    if transfer.expires_at <= clock.now():
        raise Gone("transfer_over", OVER["expired"])
    try:
        check_may_transfer(transfer.registration)
    except DomainError:
        raise Gone("transfer_void", _l("This ticket can no longer be passed on.")) from None
    if user is not None and find_active(transfer.registration.offering_id, user.id) is not None:
        sentence = _l("You are registered for this already, so you can't take over another ticket.")
        raise Refused("registered_already", sentence)


def accept(transfer: Transfer, user: User, profile: Profile, answers: Mapping[str, Any] | None = None) -> None:
    """The registration is ``user``'s from now on, under a new number. What the one before answered is set aside.

    Of two who accept at once, one is refused. What was paid stays paid. Where tickets are approved one by one, that is
    done again.
    """
    registration = transfer.registration
    hold(registration)
    _hold_people(transfer.from_user_id, user.id)
    db.session.refresh(registration, with_for_update=True)
    db.session.refresh(transfer)
    check_may_accept(transfer, user)
    for ask in BEFORE_REGISTERING:
        ask(registration.offering, user.email)
    profile.check()
    old_name = registration.name_native
    old_ref = reissue(registration)
    _end(transfer, "accepted", user)
    _hand_over(registration, user, profile)
    registration_handed_over.send(registration, before=transfer.from_user)
    answer(registration.id, user.id, list_questions(registration.offering_id), answers or {},
           registration.ticket_type.ref)  # fmt: skip
    profile.save_to(user)
    forget_draft(registration.offering_id, user.id)
    note(registration, registration.state, user, f"{old_name} → {registration.name_native}", what="transferred")
    audit.record(user, "registration.transferred", "offering", registration.offering_id,
                 before=old_ref, registration=registration.ref)  # fmt: skip
    _decide_again(registration, user)
    mails.tell_who_had_it(transfer, old_ref, leave_calendar(transfer.from_user, registration))
    if registration.state == "pending":
        send("pending", registration)
    else:
        send("confirmation", registration, with_calendar=True)


def _hold_people(*user_ids: int) -> None:
    """In one order, so that two who swap places do not wait for each other."""
    query = db.select(User.id).where(User.id.in_(user_ids)).order_by(User.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def _hand_over(registration: Registration, user: User, profile: Profile) -> None:
    set_all_aside(registration.id)
    try:
        with db.session.begin_nested():
            registration.user, registration.email, registration.language = user, user.email, ""
            registration.calendar_reply = ""
            earlier = latest_sequence(registration.offering_id, user.id)
            registration.sequence = max(registration.sequence, earlier) + 1
            copy_profile(registration, profile)
    except IntegrityError:
        raise Refused("registered_already", _l("This person is registered already.")) from None


def _decide_again(registration: Registration, user: User) -> None:
    if entry_state(registration) == "pending":
        if registration.state == "confirmed":
            move(registration, "pending", user)
        accept_by_rule(registration)


def _end(transfer: Transfer, state: str, user: User | None = None) -> None:
    """Once only, whoever comes at the same moment. Raises Gone when it is over already."""
    guarded = db.update(Transfer).where(Transfer.id == transfer.id, Transfer.state == "open")
    values = {"state": state, "ended_at": clock.now(), "to_user_id": user.id if user else None}
    done = guarded.values(values).returning(Transfer.id).execution_options(synchronize_session=False)
    ended = db.session.scalar(done) is not None
    db.session.refresh(transfer)
    if not ended:
        raise Gone("transfer_over", OVER[transfer.state])
