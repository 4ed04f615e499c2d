"""The line when full: joining, moving up, offers that hold a real seat and expire."""

from collections.abc import Iterable
from datetime import datetime

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
from registrations.pools import actions as pools
from registrations.pools.queries import sharing
from registrations.tickets.windows import offer_expires_at
from registrations.waiting.models import SeatOffer, WaitingEntry, WaitingSkip
from registrations.waiting.queries import find_next, find_open_offer, list_ahead, list_line, rank


def join(registration: Registration) -> WaitingEntry:
    """The end of the line. The caller holds the locks of the pools it found full: ids follow arrival."""
    entry = WaitingEntry(
        offering_id=registration.offering_id, registration_id=registration.id, joined_at=clock.now(), ended_at=None
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

    Who is next: the first in line **all** of whose pools have a seat. Somebody who waits for a seat in two pools of
    which one is full is passed over, and keeps the place, so that seats nobody before can use don't stay empty.
    Afterwards nobody waits while a seat of all their pools is free, so a newcomer never overtakes the line.
    """
    open_ones = _offering_seats(offering_id)
    if not open_ones:
        return []
    pools.lock(offering_id)
    made: list[SeatOffer] = []
    while (entry := find_next(open_ones)) is not None:
        skipped = list_ahead(entry, open_ones)
        offer = _offer(entry, open_ones[entry.offering_id])
        _note_skips(offer, skipped)
        made.append(offer)
    return made


def _note_skips(offer: SeatOffer, skipped: Iterable[tuple[int, int]]) -> None:
    """Who was passed over by this offer and which pool was full: the first fifty, as the organiser's page shows it."""
    for entry_id, pool_id in skipped:
        db.session.add(WaitingSkip(entry_id=entry_id, offer_id=offer.id, pool_id=pool_id, at=offer.offered_at))


def move_in_line(entry: WaitingEntry, actor: Actor, to: int, reason: str) -> None:
    """To rank ``to`` of its offering's line (1 is the first; beyond the end is the last). The reason is kept with the
    registration and in the audit; the person reads it there. No seat is free for anybody in line, so none is offered.
    """
    if not reason.strip():
        raise Invalid("reason_missing", _l("Write the reason: the person will read it."), field="reason")
    if to < 1:
        raise Invalid("no_such_place", _l("The first place in line is number 1."), field="place")
    registration = entry.registration
    hold(registration)
    if registration.state != "waiting":
        raise Refused("not_waiting", _l("This person no longer waits."))
    others = [each for each in list_line(entry.offering_id, limit=100_000) if each.id != entry.id]
    before, after = others[: to - 1][-1:], others[to - 1 : to]
    first = _place(before[0]) if before else _place(after[0]) - 2 if after else entry.id
    last = _place(after[0]) if after else first + 2
    from_rank, entry.place = rank(entry), (first + last) / 2
    db.session.flush()
    reason = reason.strip()[:500]
    note(registration, "waiting", actor, reason, what="moved")
    places = {"before": from_rank, "after": rank(entry)}
    audit.record(
        actor, "waiting.moved", "offering", entry.offering_id, registration=registration.ref, reason=reason, **places
    )


def _place(entry: WaitingEntry) -> float:
    return entry.id if entry.place is None else entry.place


def _offering_seats(offering_id: int) -> dict[int, Offering]:
    """Of the offering and those it shares pools with, the ones where a seat can be offered now, by id."""
    now = clock.now()
    found = db.session.scalars(db.select(Offering).where(Offering.id.in_(sharing([offering_id]))))
    return {each.id: each for each in found if offer_expires_at(each, now) is not None}


def _offer(entry: WaitingEntry, offering: Offering) -> SeatOffer:
    now = clock.now()
    expires_at = offer_expires_at(offering, now)
    assert expires_at is not None
    registration = entry.registration
    taken = pools.take(registration.ticket_type.pools, registration.id)
    assert taken, "the pools are locked and had a seat"
    offer = SeatOffer(entry=entry, offered_at=now, expires_at=expires_at, answer=None)
    db.session.add(offer)
    db.session.flush()
    move(registration, "offered", None)
    mails.send("offer", registration, expires_at=expires_at.isoformat())
    return offer


def accept_offer(registration: Registration, actor: User) -> None:
    """The held seat becomes the person's own; where tickets are approved one by one, that still follows."""
    hold(registration)
    offer = _get_open_offer(registration)
    if offer.expires_at <= clock.now():
        raise Refused("offer_expired", _l("This offer has expired. The seat went to the next person in line."))
    move(registration, entry_state(registration), actor)
    accept_by_rule(registration)
    if registration.state == "pending":
        mails.send("pending", registration)
    else:
        mails.send("confirmation", registration, with_calendar=True)


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


def close_line(offering: Offering, actor: Actor | None, reason: str) -> None:
    """The offering was cancelled: nobody waits for it and no offer stays open. The mail about that says it all."""
    query = db.select(Registration).where(
        Registration.offering_id == offering.id, Registration.state.in_(("waiting", "offered"))
    )
    for registration in db.session.scalars(query.order_by(Registration.id)).all():
        move(registration, "cancelled", actor, reason)


def _get_open_offer(registration: Registration) -> SeatOffer:
    offer = find_open_offer(registration.id)
    if offer is None:
        raise Refused("no_offer", _l("There is no open offer for you here."))
    return offer
