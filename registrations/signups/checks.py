from collections.abc import Iterator

from core import clock
from core.database import db
from core.invariants import invariant
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from registrations.pools.models import PoolSeat
from registrations.signups.models import ItemPlaces, SignUp
from registrations.signups.queries import find_next, overlap_rule
from registrations.signups.states import STANDING, TAKING_PART

_HOLDER = db.literal("item:") + db.cast(SignUp.item_id, db.String)


@invariant("whoever has a place at an item holds a seat of its pool")
def places_have_their_seats() -> Iterator[str]:
    held = db.and_(
        PoolSeat.registration_id == SignUp.registration_id,
        PoolSeat.pool_id == ItemPlaces.pool_id,
        PoolSeat.holder == _HOLDER,
    )
    query = (
        db.select(SignUp.id, SignUp.item_id)
        .outerjoin(ItemPlaces, ItemPlaces.item_id == SignUp.item_id)
        .outerjoin(PoolSeat, held)
        .where(SignUp.state == "signed_up", PoolSeat.id.is_(None))
    )
    for sign_up, item in db.session.execute(query):
        yield f"Sign-up {sign_up} holds no seat of the pool of agenda item {item}."


@invariant("a seat for an item is held by a sign-up for it")
def item_seats_have_their_sign_ups() -> Iterator[str]:
    same = db.and_(
        SignUp.registration_id == PoolSeat.registration_id, SignUp.state == "signed_up", PoolSeat.holder == _HOLDER
    )
    query = db.select(PoolSeat.id, PoolSeat.holder).outerjoin(SignUp, same)
    for seat, holder in db.session.execute(query.where(PoolSeat.holder.like("item:%"), SignUp.id.is_(None))):
        yield f"Seat {seat} is held as {holder} and nobody is signed up so."


@invariant("only whoever takes part has a place at an item, or waits for one, and there only")
def sign_ups_take_part() -> Iterator[str]:
    query = (
        db.select(SignUp.id, Registration.ref, Registration.state)
        .join(SignUp.registration)
        .join(SignUp.item)
        .where(
            SignUp.state.in_(STANDING),
            db.or_(Registration.state.not_in(TAKING_PART), Registration.offering_id != AgendaItem.offering_id),
        )
    )
    for sign_up, registration, state in db.session.execute(query):
        yield f"Sign-up {sign_up} stands for registration {registration}, which is {state} or of another offering."


@invariant("nobody waits for an item that has a free place, unless they have to be elsewhere")
def nobody_waits_beside_a_free_place() -> Iterator[str]:
    lines = db.select(AgendaItem.offering_id).join(SignUp, SignUp.item_id == AgendaItem.id)
    for offering_id in db.session.scalars(lines.where(SignUp.state == "waiting").distinct()):
        if overlap_rule(offering_id) == "refuse":
            continue
        standing = find_next([offering_id], (), clock.now())
        if standing is not None:
            yield f"Sign-up {standing.id} waits although its item has a free place."
