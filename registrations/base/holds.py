"""Seats for people who are not named yet: orders that are being filled in, seat blocks. Writes, like actions.py."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts.users.models import User
from core import clock
from core.audit import Actor
from core.database import db
from core.errors import Refused
from core.i18n import _l
from offerings.base.models import Offering
from registrations.base import mails
from registrations.base.actions import check_open, copy_profile, price_it
from registrations.base.entering import entry_state
from registrations.base.models import Registration
from registrations.base.moves import hold, move, move_all, note
from registrations.base.profile import Profile
from registrations.base.queries import find_by_address, latest_sequence
from registrations.base.rules import accept_by_rule
from registrations.codes.models import AccessCode
from registrations.pools import actions as pools
from registrations.questions.actions import answer
from registrations.questions.queries import list_questions
from registrations.tickets.models import TicketType


def hold_seats(
    offering: Offering,
    wanted: Sequence[TicketType],
    actor: Actor | None,
    *,
    code: AccessCode | None = None,
    by_organiser: bool = False,
) -> list[Registration]:
    """One "held" registration for each ticket type of ``wanted``, in that order, with its seat and the price of this
    moment; all or nothing: Refused "full" when the seats are not there. Nobody is told.

    ``by_organiser``: whatever the sales windows say. The caller has checked that the tickets may be had.
    """
    for ticket_type in dict.fromkeys(wanted):
        if not by_organiser:
            check_open(offering, ticket_type)
    held = [_held(offering, ticket_type) for ticket_type in wanted]
    db.session.add_all(held)
    db.session.flush()
    for ticket_type in set(wanted):
        db.session.expire(ticket_type, ["pools"])  # the rows are inserted: from here on their types keep their pools
    if not pools.take_for_all({each.id: each.ticket_type.pools for each in held}):
        raise Refused("full", _l("There are not enough seats left for all of you."), field="ticket_type")
    for each in held:
        price_it(each, each.ticket_type, code if each.ticket_type.visibility == "code" else None)
        note(each, None, actor)
    db.session.flush()
    return held


def _held(offering: Offering, ticket_type: TicketType) -> Registration:
    now = clock.now()
    return Registration(
        offering=offering,
        ticket_type=ticket_type,
        state="held",
        name_native="",
        email="",
        currency=ticket_type.currency,
        created_at=now,
        changed_at=now,
    )


def fill(
    registration: Registration,
    actor: User,
    *,
    person: Profile,
    email: str,
    language: str,
    answers: Mapping[str, Any] | None = None,
    user: User | None = None,
) -> None:
    """The held seat gets its person, who is told: "confirmed", or "pending" where tickets are approved.

    ``user``: the person's account, when it is the actor's own; anybody else's is found when they sign in. ``email`` is
    folded to lower case. Refused when the address takes part already, or the seat is held no longer.
    """
    hold(registration)
    if registration.state != "held":
        raise Refused("hold_over", _l("This seat is no longer held."))
    person.check()
    if find_by_address(registration.offering_id, email, user) is not None:
        raise Refused("address_taken", _l("Somebody is registered with this address already."), field="email")
    try:
        with db.session.begin_nested():
            registration.user, registration.email, registration.language = user, email, language
            copy_profile(registration, person)
            if user is not None:
                registration.sequence = latest_sequence(registration.offering_id, user.id) + 1
            move(registration, entry_state(registration), actor)
    except IntegrityError:
        raise Refused("address_taken", _l("Somebody is registered with this address already."), field="email") from None
    questions, ticket = list_questions(registration.offering_id), registration.ticket_type.ref
    answer(registration.id, actor.id, questions, answers or {}, ticket)
    accept_by_rule(registration)
    if registration.state == "pending":
        mails.send("pending", registration)
    else:
        mails.send("confirmation", registration, with_calendar=True)


def let_go(held: Sequence[Registration], actor: Actor | None, reason: str = "") -> None:
    """The held seats go back in one go, to the line first. Those that are held no longer are left as they are."""
    for registration in held:
        hold(registration)
    move_all([each for each in held if each.state == "held"], "lapsed", actor, reason)
