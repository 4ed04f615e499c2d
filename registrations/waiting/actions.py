"""The line when full: joining, moving up, offers that hold a real seat and expire."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.users.models import User
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid, Refused
from core.i18n import _l
from offerings.base.models import Offering
from registrations.base import mails
from registrations.base.entering import entry_state
from registrations.base.models import Registration
from registrations.base.moves import hold, move, note
from registrations.base.rules import accept_by_rule
from registrations.orders.actions import expire
from registrations.orders.mails import tell_party
from registrations.pools import actions as pools
from registrations.pools.queries import sharing
from registrations.questions.actions import answer
from registrations.questions.missing import to_ask
from registrations.questions.queries import list_questions, values_of
from registrations.tickets.models import TicketType
from registrations.tickets.windows import offer_expires_at
from registrations.waiting.models import SeatOffer, WaitingEntry, WaitingSkip
from registrations.waiting.parties import change_ticket, end_parties, offer_party
from registrations.waiting.queries import find_next, find_open_offer, list_ahead, list_alternatives, list_line, rank
from registrations.waiting.wishes import Choice, read, written


def join(registration: Registration) -> WaitingEntry:
    """The end of the line. The caller holds the locks of the pools it found full: ids follow arrival."""
    entry = WaitingEntry(
        offering_id=registration.offering_id,
        registration=registration,
        joined_at=clock.now(),
        party_size=1,
        wish=written([((registration.ticket_type_id, 1),)]),
    )
    db.session.add(entry)
    db.session.flush()
    mails.send("waiting", registration, rank=rank(entry))
    return entry


def promote(offering_id: int) -> list[SeatOffer]:
    """Offer every free seat to the line; returns the offers made.

    Where offerings share a pool, their lines count as one, in order of arrival: whoever came first is next, whichever
    of them they wait for, as long as seats can be offered there (published and not over). Whom the organiser moved
    stands where they were put.

    Who is next: the first in line for whom there is a seat in **each** of their pools, for a party for all of its
    people at once; first with the tickets they wait for, then with those they would take too. Somebody who waits for
    a seat in two pools of which one is full, or a party too large for what is free, is passed over, keeps the place,
    and the pool that was short is written down (WaitingSkip), so that seats nobody before can use don't stay empty.
    Afterwards nobody waits while there is room for them, so a newcomer never overtakes anybody who could have come.
    """
    open_ones = _offering_seats(offering_id)
    if not open_ones:
        return []
    pools.lock(offering_id)
    made: list[SeatOffer] = []
    while (found := find_next(open_ones)) is not None:
        entry, choice = found
        skipped = list_ahead(entry, open_ones)
        offer = _offer(entry, choice, open_ones[entry.offering_id])
        _note_skips(offer, skipped)
        made.append(offer)
    return made


def _note_skips(offer: SeatOffer, skipped: Iterable[tuple[int, int]]) -> None:
    """Who was passed over by this offer and which pool was full: the first fifty, as the organiser's page shows it."""
    for entry_id, pool_id in skipped:
        db.session.add(WaitingSkip(entry_id=entry_id, offer_id=offer.id, pool_id=pool_id, at=offer.offered_at))


def move_in_line(entry: WaitingEntry, actor: Actor, to: int, reason: str) -> None:
    """To rank ``to`` of its offering's line (1 is the first; beyond the end is the last). The reason is kept with the
    registration and in the audit, and whoever was moved reads it in a mail. No seat is free for anybody in line, so
    none is offered.
    """
    if not reason.strip():
        raise Invalid("reason_missing", _l("Write the reason: the person will read it."), field="reason")
    if to < 1:
        raise Invalid("no_such_place", _l("The first place in line is number 1."), field="place")
    pools.lock(entry.offering_id)
    db.session.refresh(entry)
    if entry.ended_at is not None:
        raise Refused("not_waiting", _l("They no longer wait."))
    others = [each for each in list_line(entry.offering_id, limit=100_000) if each.id != entry.id]
    before, after = others[: to - 1][-1:], others[to - 1 : to]
    newcomers = (db.session.scalar(db.select(db.func.max(WaitingEntry.id))) or 0) + 1.0
    last = _place(after[0]) if after else newcomers
    first = _place(before[0]) if before else last - 2
    from_rank, entry.place = rank(entry), (first + last) / 2
    db.session.flush()
    reason = reason.strip()[:500]
    if entry.registration is not None:
        note(entry.registration, "waiting", actor, reason, what="moved")
    who = {"order" if entry.registration is None else "registration": entry.ref}
    places = {"before": from_rank, "after": rank(entry)}
    audit.record(actor, "waiting.moved", "offering", entry.offering_id, reason=reason, **who, **places)
    if places["before"] != places["after"]:
        _tell_moved(entry, reason, **places)


def _tell_moved(entry: WaitingEntry, reason: str, before: int, after: int) -> None:
    key = f"moved:{entry.id}:{clock.now().timestamp()}"
    if entry.registration is not None:
        mails.send_once(key, "moved", entry.registration, before=before, after=after, reason=reason)
    elif entry.order is not None:
        tell_party(entry.order, "moved", key, before=before, after=after, reason=reason)


def _place(entry: WaitingEntry) -> float:
    return entry.id if entry.place is None else entry.place


def _offering_seats(offering_id: int) -> dict[int, Offering]:
    """Of the offering and those it shares pools with, the ones where a seat can be offered now, by id."""
    now = clock.now()
    found = db.session.scalars(db.select(Offering).where(Offering.id.in_(sharing([offering_id]))))
    return {each.id: each for each in found if offer_expires_at(each, now) is not None}


def _offer(entry: WaitingEntry, choice: Choice, offering: Offering) -> SeatOffer:
    now = clock.now()
    expires_at = offer_expires_at(offering, now)
    assert expires_at is not None
    offer = SeatOffer(entry=entry, offered_at=now, expires_at=expires_at, answer=None)
    db.session.add(offer)
    db.session.flush()
    if entry.registration is None:
        offer_party(entry, choice, expires_at)
    else:
        _offer_one(entry.registration, choice[0][0], expires_at)
    return offer


def _offer_one(registration: Registration, ticket_type_id: int, expires_at: datetime) -> None:
    if registration.ticket_type_id != ticket_type_id:
        change_ticket(registration, ticket_type_id)
    taken = pools.take(registration.ticket_type.pools, registration.id)
    assert taken, "the pools are locked and had a seat"
    move(registration, "offered", None)
    mails.send("offer", registration, expires_at=expires_at.isoformat())


def accept_offer(registration: Registration, actor: User, answers: Mapping[str, Any] | None = None) -> None:
    """The held seat becomes the person's own; where tickets are approved one by one, that still follows.

    ``answers``: question ref -> raw answer to what is missing; Refused while anything required still is.
    """
    hold(registration)
    offer = _get_open_offer(registration)
    if offer.expires_at <= clock.now():
        raise Refused("offer_expired", _l("This offer has expired. The seat went to the next person in line."))
    _complete(registration, actor, answers or {})
    move(registration, entry_state(registration), actor)
    accept_by_rule(registration)
    if registration.state == "pending":
        mails.send("pending", registration)
    else:
        mails.send("confirmation", registration, with_calendar=True)


def _complete(registration: Registration, actor: User, answers: Mapping[str, Any]) -> None:
    """Another ticket than the one they registered with may ask more, and so may a form that has changed since."""
    questions, ref = list_questions(registration.offering_id), registration.ticket_type.ref
    missing = to_ask(questions, values_of(registration.id), ref)
    if not missing:
        return
    if not answers:
        raise Refused("answers_missing", _l("Please answer what this ticket still asks; then the seat is yours."))
    answer(registration.id, actor.id, questions, answers, ref, only={each.id for each in missing})


def decline_offer(registration: Registration, actor: User) -> None:
    """The seat goes to the next in line; the person leaves it."""
    hold(registration)
    _get_open_offer(registration)
    move(registration, "cancelled", actor)
    mails.send("cancelled", registration)


def lapse(offer_id: int, now: datetime) -> bool:
    """End an offer whose time is up and offer its seat to the next. False when somebody was quicker: safe to repeat."""
    offer = db.session.get_one(SeatOffer, offer_id)
    registration = offer.entry.registration
    if registration is None:
        assert offer.entry.order_id is not None
        return expire(offer.entry.order_id, now)
    hold(registration)
    db.session.refresh(offer)
    if offer.answer is not None or offer.expires_at > now:
        return False
    move(registration, "lapsed", None)
    mails.send("offer_lapsed", registration)
    return True


def leave(registration: Registration) -> None:
    """It no longer waits: its place in line ends."""
    db.session.execute(
        db.update(WaitingEntry)
        .where(WaitingEntry.registration_id == registration.id, WaitingEntry.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def close_offer(registration: Registration, answer: str) -> None:
    offer = find_open_offer(registration.id)
    if offer is not None:
        offer.answer, offer.answered_at = answer, clock.now()
        db.session.flush()


def would_also_take(entry: WaitingEntry, ticket_types: Sequence[TicketType]) -> None:
    """Which other tickets they would take, the best liked first; all of a party with one of them. Where there is room
    for that already, they get an offer at once."""
    pools.lock(entry.offering_id)
    db.session.refresh(entry)
    if entry.ended_at is not None:
        raise Refused("not_waiting", _l("You no longer wait for this."))
    possible = {each.id for each in list_alternatives(entry)}
    if any(each.id not in possible for each in ticket_types):
        raise Invalid("foreign_ticket", _l("Choose one of the tickets."), field="tickets")
    entry.wish = written([read(entry.wish)[0], *(((each.id, entry.party_size),) for each in ticket_types)])
    db.session.flush()
    promote(entry.offering_id)


def close_line(offering: Offering, actor: Actor | None, reason: str) -> None:
    """The offering was cancelled: nobody waits for it and no offer stays open. The mail about that says it all."""
    query = db.select(Registration).where(
        Registration.offering_id == offering.id, Registration.state.in_(("waiting", "offered"))
    )
    for registration in db.session.scalars(query.order_by(Registration.id)).all():
        move(registration, "cancelled", actor, reason)
    end_parties(offering.id)


def _get_open_offer(registration: Registration) -> SeatOffer:
    offer = find_open_offer(registration.id)
    if offer is None:
        raise Refused("no_offer", _l("There is no open offer for you here."))
    return offer
