"""Changing to another ticket. The new seats are taken before the old ones are given back."""

from collections.abc import Mapping
from typing import Any

from accounts.users.models import User
from core import audit, clock
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l, pick
from registrations.base import mails
from registrations.base.actions import check_may_change, check_open, find_access, price_it
from registrations.base.entering import entry_state
from registrations.base.models import Registration
from registrations.base.moves import hold, move, note
from registrations.base.rules import accept_by_rule
from registrations.base.signals import ticket_swapped
from registrations.checkins.queries import arrivals
from registrations.codes import actions as codes
from registrations.pools import actions as pools
from registrations.questions.actions import answer
from registrations.questions.queries import list_questions
from registrations.swaps.queries import opened_by_own_code
from registrations.tickets import actions as tickets
from registrations.tickets.models import TicketType


def check_may_swap(registration: Registration) -> None:
    """Raise Refused, with the reason, when the participant may not change the ticket alone."""
    if registration.state not in ("confirmed", "pending"):
        raise Refused("not_active", _l("Only a ticket that you hold can be changed for another one."))
    if not registration.ticket_type.may_be_swapped:
        sentence = _l("This ticket can't be changed for another one here. Please write to the organiser.")
        raise Refused("not_swapped", sentence)
    check_may_change(registration)
    if arrivals([registration.id]):
        raise Refused("came_in", _l("You have come in with this ticket, so it can't be changed any more."))


def swap(
    registration: Registration,
    actor: User,
    ticket_type: TicketType,
    answers: Mapping[str, Any] | None = None,
    *,
    code: str = "",
    agreed_minor: int | None = None,
) -> None:
    """The participant has ``ticket_type`` from now on, at the price of this moment; nothing changes when it is
    Refused: full, closed, dearer than ``agreed_minor``.

    ``answers``: question ref -> raw answer, when the form asks anything of single tickets; None leaves them.
    """
    hold(registration)
    db.session.refresh(registration)
    check_may_swap(registration)
    old = registration.ticket_type
    if ticket_type.id == old.id:
        raise Invalid("same_ticket", _l("You have this ticket already."), field="ticket_type")
    check_open(registration.offering, ticket_type)
    due_minor = registration.amount_due_minor
    _exchange_seats(registration, old, ticket_type)
    _exchange_price(registration, actor, ticket_type, code, agreed_minor)
    if answers is not None:
        answer(registration.id, actor.id, list_questions(registration.offering_id), answers, ticket_type.ref)
    registration.changed_at = clock.now()
    names = " → ".join(pick(each.name, actor.language)[0] for each in (old, ticket_type))
    note(registration, registration.state, actor, names[:500], what="swapped")
    db.session.flush()
    pools.release_pools(registration.offering_id, registration.id, _only(old, ticket_type))
    ticket_swapped.send(registration, before=old)
    _decide_again(registration, actor)
    audit.record(
        actor, "registration.swapped", "offering", registration.offering_id,
        registration=registration.ref, before=old.ref, after=ticket_type.ref,
    )  # fmt: skip
    difference = registration.amount_due_minor - due_minor
    mails.send("ticket_changed", registration, with_calendar=True, before=old.name, difference_minor=difference,
               is_paid=registration.paid_at is not None)  # fmt: skip


def _exchange_seats(registration: Registration, old: TicketType, new: TicketType) -> None:
    """Takes what the new ticket needs besides what is held; ``hold`` has locked all pools."""
    registration.ticket_type = new
    db.session.flush()  # its row says the new ticket: from here on that keeps its pools
    db.session.expire(new, ["pools"])
    held = {pool.id for pool in old.pools}
    if not pools.take([pool for pool in new.pools if pool.id not in held], registration.id):
        sentence = _l("No seat is left with this ticket. You keep the one you have.")
        raise Refused("full", sentence, field="ticket_type")


def _only(old: TicketType, new: TicketType) -> set[int]:
    return {pool.id for pool in old.pools} - {pool.id for pool in new.pools}


def _exchange_price(
    registration: Registration, actor: User, new: TicketType, code: str, agreed_minor: int | None
) -> None:
    """Gives the early price and the use of the access code back, unless that code opens the new ticket too."""
    if registration.paid_at is not None and registration.paid_minor is None:
        registration.paid_minor = registration.amount_due_minor
    old_code, is_kept = registration.access_code_id, new.id in opened_by_own_code(registration)
    found = None if is_kept else find_access(new, actor, code)
    tickets.give_back_price(registration.price_step_id)
    if not is_kept:
        registration.access_code_id = None
        codes.give_back(old_code)
    registration.currency = new.currency
    price_it(registration, new, found, agreed_minor)
    if registration.paid_minor == registration.amount_due_minor:
        registration.paid_minor = None


def _decide_again(registration: Registration, actor: User) -> None:
    """Where the new ticket is approved one by one, somebody decides; where it is not, nobody has to any more."""
    wanted = entry_state(registration)
    if wanted != registration.state:
        move(registration, wanted, actor)
    accept_by_rule(registration)
