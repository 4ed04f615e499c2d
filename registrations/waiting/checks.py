from collections.abc import Iterator

from core import clock
from core.database import db
from core.invariants import invariant
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.tickets.windows import offer_expires_at
from registrations.waiting.models import SeatOffer, WaitingEntry
from registrations.waiting.queries import find_next


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
        entry = find_next([offering.id]) if offer_expires_at(offering, now) else None
        if entry is not None:
            yield f"Registration {entry.registration.ref} waits although a seat of all its pools is free."
