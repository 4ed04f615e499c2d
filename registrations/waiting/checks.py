from collections.abc import Iterator

from core import clock
from core.database import db
from core.invariants import invariant
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.orders.models import Order
from registrations.tickets.windows import offer_expires_at
from registrations.waiting.models import SeatOffer, WaitingEntry
from registrations.waiting.queries import find_next
from registrations.waiting.wishes import read, size


@invariant("who waits stands in line, and nobody else")
def line_matches() -> Iterator[str]:
    in_line = db.and_(WaitingEntry.registration_id == Registration.id, WaitingEntry.ended_at.is_(None))
    query = (
        db.select(Registration.ref, Registration.state, WaitingEntry.id)
        .outerjoin(WaitingEntry, in_line)
        .where((Registration.state == "waiting") != WaitingEntry.id.is_not(None))
    )
    for ref, state, entry in db.session.execute(query):
        yield f"Registration {ref} is {state} and {'stands' if entry else 'does not stand'} in line."


@invariant("whoever is offered a seat has one open offer, and nobody else has")
def offers_match() -> Iterator[str]:
    opened = (
        db.select(WaitingEntry.registration_id, db.func.count().label("offers"))
        .join(SeatOffer, SeatOffer.entry_id == WaitingEntry.id)
        .where(SeatOffer.answer.is_(None))
        .group_by(WaitingEntry.registration_id)
        .subquery()
    )
    offers = db.func.coalesce(opened.c.offers, 0)
    query = (
        db.select(Registration.ref, Registration.state, offers)
        .outerjoin(opened, opened.c.registration_id == Registration.id)
        .where(offers != db.case((Registration.state == "offered", 1), else_=0))
    )
    for ref, state, count in db.session.execute(query):
        yield f"Registration {ref} is {state} and has {count} open offers."


@invariant("nobody waits while a seat of all their pools is free")
def nobody_waits_beside_a_free_seat() -> Iterator[str]:
    now = clock.now()
    lines = db.select(WaitingEntry.offering_id).where(WaitingEntry.ended_at.is_(None)).distinct()
    for offering in db.session.scalars(db.select(Offering).where(Offering.id.in_(lines)).order_by(Offering.id)):
        found = find_next([offering.id]) if offer_expires_at(offering, now) else None
        if found is not None and found[0].registration is not None:
            yield f"Registration {found[0].registration.ref} waits although a seat of all its pools is free."
        elif found is not None and found[0].order is not None:
            yield f"The party of order {found[0].order.ref} waits although there is room for all of it."


@invariant("a party stands in line as long as its order waits, and has one open offer or none")
def parties_match() -> Iterator[str]:
    query = (
        db.select(Order.ref, Order.state, WaitingEntry.ended_at, db.func.count(SeatOffer.id))
        .outerjoin(WaitingEntry, WaitingEntry.order_id == Order.id)
        .outerjoin(SeatOffer, db.and_(SeatOffer.entry_id == WaitingEntry.id, SeatOffer.answer.is_(None)))
        .where(db.or_(WaitingEntry.id.is_not(None), Order.state == "waiting"))
        .group_by(Order.ref, Order.state, WaitingEntry.id, WaitingEntry.ended_at)
    )
    for ref, state, ended_at, offers in db.session.execute(query):
        if (state == "waiting") != (ended_at is None) or (state == "held") != (offers == 1):
            line = "waits" if ended_at is None else "does not wait"
            yield f"Order {ref} is {state}; its party {line} and has {offers} open offers."


@invariant("whoever waits, waits first of all for the ticket of their registration, and a party for as many as it is")
def wishes_match() -> Iterator[str]:
    query = db.select(WaitingEntry).where(WaitingEntry.ended_at.is_(None))
    for entry in db.session.scalars(query.options(db.joinedload(WaitingEntry.registration))):
        first = read(entry.wish)[0]
        if entry.registration is not None and first != ((entry.registration.ticket_type_id, 1),):
            yield f"Registration {entry.registration.ref} waits for {entry.wish}, not for its ticket."
        if size(first) != entry.party_size:
            yield f"Entry {entry.id} of the line is for {entry.party_size} and waits for {size(first)}."
