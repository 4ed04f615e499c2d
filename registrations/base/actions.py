"""What people do with their registration, and organisers with it. Seats: registrations.pools; the line: .waiting."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

from accounts.users.models import User
from core import audit, clock
from core.audit import Actor
from core.database import db, insert_into
from core.errors import Invalid, Refused, Sentence
from core.i18n import _l, money
from core.names import name_key
from core.text import search_document
from offerings.base.models import Offering
from registrations.base import mails
from registrations.base.claims import claim
from registrations.base.drafts import forget_draft
from registrations.base.entering import BEFORE_APPROVING, BEFORE_REGISTERING, entry_state
from registrations.base.models import Registration
from registrations.base.moves import hold, move, note, refusal
from registrations.base.profile import Profile
from registrations.base.queries import Own, find_active, list_own
from registrations.base.rules import accept_by_rule
from registrations.base.signals import registration_changed, registration_made, registration_queued
from registrations.base.states import ACTIVE
from registrations.codes import actions as codes
from registrations.codes.models import AccessCode
from registrations.pools import actions as pools
from registrations.questions.actions import answer
from registrations.questions.models import Question
from registrations.questions.queries import list_questions, values_of
from registrations.tickets import actions as tickets
from registrations.tickets.models import TicketType
from registrations.tickets.sales import to_pay
from registrations.tickets.windows import changes_until, window

CLOSED: dict[str, Sentence] = {
    "draft": _l("This is not published yet, so nobody can register."),
    "cancelled": _l("This was cancelled, so nobody can register any more."),
    "postponed": _l("This was postponed. Registration opens again when the new dates are known."),
    "over": _l("This is over, so nobody can register any more."),
    "not_yet": _l("Registration has not opened yet."),
    "closed": _l("Registration has closed."),
    "withdrawn": _l("This ticket is no longer on offer. Choose another one."),
    "code": _l("Registration needs an access code."),
    "invited": _l("Registration is by invitation."),
}

INVITED: list[Callable[[int, str], bool]] = []
"""Who may have a ticket type that does not show: (ticket type id, e-mail address) -> whether. For invitations."""

UNLOCKED: list[Callable[[User, Offering], Collection[int]]] = []
"""Ids of the ticket types that show to this person although they don't show to everybody."""


def register(
    user: User,
    offering: Offering,
    ticket_type: TicketType,
    answers: Mapping[str, Any] | None = None,
    profile: Profile | None = None,
    *,
    questions: Sequence[Question] | None = None,
    code: str = "",
    agreed_minor: int | None = None,
    by_organiser: bool = False,
) -> Registration:
    """Take part: ``confirmed``, ``pending`` (the ticket type is approved one by one) or ``waiting`` (it is full).

    ``answers``: question ref -> raw answer; a file is the ref of an Upload of the person. Whoever has an active
    registration, or was given one by somebody else, gets that one back unchanged, so a double click makes one. The
    seat is taken by a guarded UPDATE. Who finds it full locks the pools and tries once more before joining the line:
    a seat freed at the same moment is either taken here or offered to this very place in line.

    ``questions``: list_questions(offering.id), where the caller has them already. ``code``: the access code that was
    typed, used once when the ticket type needs one. ``agreed_minor``: what the person was told to pay; Refused when it
    is more by now. ``by_organiser``: tickets that do not show may be taken.
    """
    own = list_own(offering.id, user.id)
    existing = _find_existing(own, user, offering.id)
    if existing is not None:
        return existing
    check_open(offering, ticket_type)
    if ticket_type.least_per_order > 1 and not by_organiser:
        sentence = _l("This ticket is for at least %(least)s people together.", least=ticket_type.least_per_order)
        raise Refused("only_together", sentence, field="ticket_type")
    for ask in () if by_organiser else BEFORE_REGISTERING:
        ask(offering, user.email)
    access_code = None if by_organiser else find_access(ticket_type, user, code)
    profile = profile or Profile.of(user)
    profile.check()
    sequence = max((each.sequence for each in own), default=-1) + 1
    registration = _insert(user, offering, ticket_type, profile, sequence)
    if registration is None:
        return _get_active(offering.id, user.id)
    asked = list_questions(offering.id) if questions is None else questions
    answer(registration.id, user.id, asked, answers or {}, ticket_type.ref)
    profile.save_to(user)
    with db.session.no_autoflush:  # all is written at once by _tell: nothing here reads what is not
        forget_draft(offering.id, user.id)
        _take_seats(registration, ticket_type)
        price_it(registration, ticket_type, access_code, agreed_minor)
        registration_made.send(registration, by_organiser=by_organiser)
    _tell(registration, user)
    return registration


def _find_existing(own: Sequence[Own], user: User, offering_id: int) -> Registration | None:
    """The active one of their own, or what somebody else made for their address, from now on their own."""
    for each in own:
        if each.state in ACTIVE:
            return db.session.get_one(Registration, each.id)
    return next(iter(claim(user, offering_id)), None)


def find_access(ticket_type: TicketType, user: User, typed: str) -> AccessCode | None:
    """The code that opens the ticket type, when it needs one; Refused when the person may not have it."""
    if ticket_type.visibility == "public":
        return None
    if any(is_invited(ticket_type.id, user.email) for is_invited in INVITED):
        return None
    if ticket_type.visibility == "invitation":
        raise Refused("not_invited", _l("This ticket is for people who were invited to it."), field="ticket_type")
    found = codes.get_usable(ticket_type.offering_id, typed)
    if ticket_type not in found.ticket_types:
        raise Refused("code_for_another", _l("This code is for another ticket."), field="code")
    return found


def price_it(
    registration: Registration, ticket_type: TicketType, code: AccessCode | None, agreed_minor: int | None = None
) -> None:
    """What is to be paid for it, and one use of its code. Its pools are held, so the locks come in order."""
    price_minor, registration.price_step_id = tickets.take_price(ticket_type)
    due = to_pay(price_minor, ticket_type.tax_permille, ticket_type.tax_is_included)
    registration.amount_due_minor, registration.tax_minor = due
    if agreed_minor is not None and due[0] > agreed_minor:
        price = money(due[0], ticket_type.currency)
        sentence = _l("The price has changed since you looked: it is %(price)s now.", price=price)
        raise Refused("price_changed", sentence, field="ticket_type")
    if code is not None:
        codes.use(code)
        registration.access_code_id = code.id


def _insert(
    user: User, offering: Offering, ticket_type: TicketType, profile: Profile, sequence: int
) -> Registration | None:
    """The row, before any seat is touched; None when another request of the same person was quicker."""
    now = clock.now()
    draft = Registration(
        offering=offering,
        offering_id=offering.id,
        user=user,
        user_id=user.id,
        ticket_type=ticket_type,
        ticket_type_id=ticket_type.id,
        email=user.email,
        currency=ticket_type.currency,
        sequence=sequence,
        created_at=now,
        changed_at=now,
    )
    draft.state = entry_state(draft)
    copy_profile(draft, profile)
    values = {name: value for name, value in vars(draft).items() if name in Registration.__table__.columns}
    registration: Registration | None = db.session.scalar(_inserting(), values)
    return registration


@cache
def _inserting() -> Any:
    return insert_into(Registration).on_conflict_do_nothing().returning(Registration)


def _take_seats(registration: Registration, ticket_type: TicketType) -> None:
    db.session.expire(ticket_type, ["pools"])  # the row is inserted: from here on its ticket type keeps its pools
    if not _take(registration, ticket_type):
        pools.lock_these(ticket_type.pools)
        if not _take(registration, ticket_type):
            registration.state = "waiting"


def _take(registration: Registration, ticket_type: TicketType) -> bool:
    """Whoever sees that none is left need not ask."""
    return all(pool.left for pool in ticket_type.pools) and pools.take(ticket_type.pools, registration.id)


def _tell(registration: Registration, user: User) -> None:
    note(registration, None, user)
    if registration.state == "waiting":
        registration_queued.send(registration)
        return
    db.session.flush()
    accept_by_rule(registration)
    if registration.state == "pending":
        mails.send("pending", registration)
    else:
        mails.send("confirmation", registration, with_calendar=True)


def cancel(registration: Registration, actor: Actor | None, reason: str = "") -> None:
    """By the participant until ``changes_until``, by an organiser always. The next in line gets the seat."""
    hold(registration)
    by_participant = actor is not None and actor.id == registration.user_id
    if by_participant:
        check_may_change(registration)
    move(registration, "cancelled", actor, reason)
    if not by_participant:
        _audit(actor, "registration.cancelled", registration, reason)
    mails.send("cancelled", registration, with_calendar=True, reason=reason)


def change_answers(registration: Registration, actor: User, profile: Profile, answers: Mapping[str, Any]) -> None:
    """The participant corrects what they said; the mail says so. Nothing happens when nothing differs."""
    check_may_change(registration)
    if registration.state not in ACTIVE:
        raise Refused("not_active", _l("This registration has ended, so its answers can't be changed."))
    profile.check()
    differs = copy_profile(registration, profile)
    questions, ticket = list_questions(registration.offering_id), registration.ticket_type.ref
    said = values_of(registration.id)
    differs |= answer(registration.id, actor.id, questions, answers, ticket)
    profile.save_to(actor)
    if differs:
        registration.changed_at = clock.now()
        note(registration, registration.state, actor)
        db.session.flush()
        mails.send("changed", registration)
        now = values_of(registration.id)
        changed = {each for each in said.keys() | now.keys() if said.get(each) != now.get(each)}
        registration_changed.send(registration, actor=actor, question_ids=changed)


def approve(registration: Registration, actor: Actor) -> None:
    """Its seat was held while it waited for this."""
    hold(registration)
    if registration.state != "pending":
        raise refusal(registration)
    for ask in BEFORE_APPROVING:
        ask(registration)
    move(registration, "confirmed", actor)
    _audit(actor, "registration.approved", registration)
    mails.send("confirmation", registration, with_calendar=True)


def reject(registration: Registration, actor: Actor, reason: str) -> None:
    """``reason`` is read by the person."""
    reason = check_reason(reason)
    move(registration, "rejected", actor, reason)
    _audit(actor, "registration.rejected", registration, reason)
    mails.send("rejected", registration, with_calendar=True, reason=reason)


def copy_profile(registration: Registration, profile: Profile) -> bool:
    """True when anything differs from before."""
    new = {
        "name_native": profile.name_native or profile.name_latin,
        "name_latin": profile.name_latin,
        "organisation_name": profile.organisation_name,
        "job_title": profile.job_title,
        "phone": profile.phone,
    }
    differs = any(getattr(registration, name) != value for name, value in new.items())
    for name, value in new.items():
        setattr(registration, name, value)
    key = registration.sort_key = name_key(registration.name_native, profile.name_latin)
    found_by = (*new.values(), key, key.replace(" ", ""), registration.email, registration.ref or "")
    registration.search_text = search_document(*found_by)
    return differs


def check_open(offering: Offering, ticket_type: TicketType) -> None:
    if ticket_type.offering_id != offering.id:
        raise Invalid("foreign_ticket", _l("Choose one of the tickets."), field="ticket_type")
    reason = window(offering, ticket_type, clock.now()).reason
    if reason != "open":
        raise Refused(f"registration_{reason}", CLOSED[reason], field="ticket_type")


def check_may_change(registration: Registration) -> None:
    """Refused once it is too late for whoever made it to change or cancel it alone."""
    until = changes_until(registration.offering)
    if until is not None and clock.now() >= until and registration.offering.state != "postponed":
        raise Refused("too_late", _l("It is too late to change this alone. Please write to the organiser."))


def check_reason(reason: str) -> str:
    """The reason as it is kept; raises Invalid when there is none."""
    if not reason.strip():
        raise Invalid("reason_missing", _l("Write the reason: the person will read it."), field="reason")
    return reason.strip()[:500]


def _get_active(offering_id: int, user_id: int) -> Registration:
    registration = find_active(offering_id, user_id)
    assert registration is not None, "the partial unique index refused, so there is one"
    return registration


def _audit(actor: Actor | None, verb: str, registration: Registration, reason: str = "") -> None:
    audit.record(actor, verb, "offering", registration.offering_id, registration=registration.ref, reason=reason)
