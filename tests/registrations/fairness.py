"""The rule of the line (docs/adr/0019) told once more, naively, from what stood in the tables before and after a step:
who was offered a seat came first among those there was room for, and nobody waits beside what they wait for."""

from collections import Counter
from dataclasses import dataclass

from core.database import db
from registrations.base.models import Registration
from registrations.base.states import HOLDING
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.signups.models import ItemPlaces, OverlapRule, SignUp
from registrations.tickets.models import TicketType
from registrations.waiting.models import SeatOffer, WaitingEntry


@dataclass(frozen=True)
class Lines:
    """``people``: ids of entries, all lines as one, in order. ``items``: ids of sign-ups that wait. ``offers``,
    ``places``: ids of all offers made and of the sign-ups that have a place."""

    people: list[int]
    items: list[int]
    offers: set[int]
    places: set[int]


def look() -> Lines:
    entries = db.session.scalars(db.select(WaitingEntry).where(WaitingEntry.ended_at.is_(None))).all()
    signs = db.session.scalars(db.select(SignUp).order_by(SignUp.id)).all()
    return Lines(
        [
            entry.id
            for entry in sorted(entries, key=lambda each: (each.id if each.place is None else each.place, each.id))
        ],
        [each.id for each in signs if each.state == "waiting"],
        set(db.session.scalars(db.select(SeatOffer.id))),
        {each.id for each in signs if each.state == "signed_up"},
    )


def seats_needed(choice: list[tuple[int, int]]) -> Counter[int]:
    """Pool id -> seats, of "places of a ticket type"."""
    needed: Counter[int] = Counter()
    for ticket_id, places in choice:
        for pool in db.session.get_one(TicketType, ticket_id).pools:
            needed[pool.id] += places
    return needed


def choices(entry: WaitingEntry) -> list[Counter[int]]:
    """What it waits for, the best liked first, as seats of pools; nothing withdrawn in these worlds."""
    return [
        seats_needed([(int(ticket), int(places)) for ticket, places in (part.split(":") for part in choice.split(","))])
        for choice in entry.wish.split("|")
    ]


def fits(needed: Counter[int], free: Counter[int]) -> bool:
    return all(free[pool] >= seats for pool, seats in needed.items())


def free_seats() -> Counter[int]:
    return Counter({pool.id: pool.size - pool.taken for pool in db.session.scalars(db.select(CapacityPool))})


def check_seats() -> None:
    """Every seat is there for a reason, and every reason has its seat."""
    held = db.session.scalars(db.select(Registration).where(Registration.state.in_(HOLDING)))
    wanted = Counter((pool.id, each.id, "") for each in held for pool in each.ticket_type.pools)
    for sign_up in db.session.scalars(db.select(SignUp).where(SignUp.state == "signed_up")):
        pool_id = db.session.scalar(db.select(ItemPlaces.pool_id).filter_by(item_id=sign_up.item_id))
        wanted[pool_id, sign_up.registration_id, f"item:{sign_up.item_id}"] += 1
    rows = [(seat.pool_id, seat.registration_id, seat.holder) for seat in db.session.scalars(db.select(PoolSeat))]
    assert Counter(rows) == wanted
    counted = Counter(row[0] for row in rows)
    for pool in db.session.scalars(db.select(CapacityPool)):
        assert pool.taken == counted[pool.id] <= pool.size


def check_line(before: Lines, after: Lines, moved: int | None = None) -> None:
    """``moved``: whom the organiser has just moved."""
    stayed = [each for each in before.people if each in after.people and each != moved]
    unmoved = [each for each in after.people if each != moved]
    assert unmoved[: len(stayed)] == stayed, "nobody overtakes anybody, and newcomers stand behind all"
    free = free_seats()
    for each in after.people:
        assert not any(fits(needed, free) for needed in choices(db.session.get_one(WaitingEntry, each))), "room"
    _check_offers(before, after, free)


def _check_offers(before: Lines, after: Lines, free: Counter[int]) -> None:
    """Backwards, so that what was free before each offer is known: what is free now and what it took, or more."""
    waiting = set(after.people)
    for offer_id in sorted(after.offers - before.offers, reverse=True):
        entry = db.session.get_one(SeatOffer, offer_id).entry
        got = _seats_of(entry)
        free = free + got
        choice = choices(entry).index(got)
        assert not any(fits(needed, free) for needed in choices(entry)[:choice]), "a better liked choice was there"
        assert entry.id in before.people, "an offer is for somebody in line"
        for ahead in before.people[: before.people.index(entry.id)]:
            if ahead in waiting:
                needs = choices(db.session.get_one(WaitingEntry, ahead))
                assert not any(fits(needed, free) for needed in needs), "somebody before them could have come"
        waiting.add(entry.id)


def _seats_of(entry: WaitingEntry) -> Counter[int]:
    """What it was offered."""
    if entry.registration is not None:
        return seats_needed([(entry.registration.ticket_type_id, 1)])
    held = db.session.scalars(db.select(Registration.ticket_type_id).filter_by(order_id=entry.order_id, state="held"))
    return seats_needed(list(Counter(held).items()))


def check_items(before: Lines, after: Lines) -> None:
    """Whoever waits for an item that has, or had, a place to give has to be elsewhere."""
    free = free_seats()
    given = [db.session.get_one(SignUp, each) for each in before.items if each in after.places]
    for each in after.items:
        waits = db.session.get_one(SignUp, each)
        pool = _pool_of(waits)
        overtaken = each in before.items and any(other.id > each and _pool_of(other) == pool for other in given)
        if overtaken or free[pool] > 0:
            assert _has_to_be_elsewhere(waits), "the place was theirs"


def _pool_of(sign_up: SignUp) -> int:
    return db.session.scalars(db.select(ItemPlaces.pool_id).filter_by(item_id=sign_up.item_id)).one()


def _has_to_be_elsewhere(sign_up: SignUp) -> bool:
    item, user_id = sign_up.item, sign_up.registration.user_id
    rule = db.session.get(OverlapRule, item.offering_id)
    if rule is None or rule.rule != "refuse":
        return False
    query = db.select(SignUp).join(SignUp.registration)
    held = db.session.scalars(query.where(Registration.user_id == user_id, SignUp.state == "signed_up"))
    return any(other.item.starts_at < item.ends_at and item.starts_at < other.item.ends_at for other in held)
