from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from core.names import name_key
from registrations.base.models import Registration
from registrations.base.states import ACTIVE, HOLDING, LIVING
from registrations.codes.models import AccessCode
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.tickets.models import PriceStep, ticket_type_pools


@invariant("a registration that holds a seat holds one of each pool of its ticket type")
def holders_have_their_seats() -> Iterator[str]:
    query = (
        db.select(Registration.ref, CapacityPool.ref)
        .join(ticket_type_pools, ticket_type_pools.c.ticket_type_id == Registration.ticket_type_id)
        .join(CapacityPool, CapacityPool.id == ticket_type_pools.c.pool_id)
        .outerjoin(
            PoolSeat,
            db.and_(
                PoolSeat.registration_id == Registration.id,
                PoolSeat.pool_id == CapacityPool.id,
                PoolSeat.holder == "",
            ),
        )
        .where(Registration.state.in_(HOLDING), PoolSeat.id.is_(None))
    )
    for registration, pool in db.session.execute(query):
        yield f"Registration {registration} holds no seat of pool {pool}."


@invariant("no seat is held by a registration that has none")
def no_stray_seats() -> Iterator[str]:
    query = (
        db.select(PoolSeat.id, Registration.ref, Registration.state)
        .join(Registration, Registration.id == PoolSeat.registration_id)
        .outerjoin(
            ticket_type_pools,
            db.and_(
                ticket_type_pools.c.ticket_type_id == Registration.ticket_type_id,
                ticket_type_pools.c.pool_id == PoolSeat.pool_id,
            ),
        )
        .where(
            db.or_(
                Registration.state.not_in(HOLDING),
                db.and_(PoolSeat.holder == "", ticket_type_pools.c.pool_id.is_(None)),
            )
        )
    )
    for seat, registration, state in db.session.execute(query):
        yield f"Seat {seat} is held by registration {registration} ({state}), which has no right to it."


@invariant("nobody has two active registrations for one offering")
def one_active() -> Iterator[str]:
    query = (
        db.select(Registration.offering_id, Registration.user_id, db.func.count())
        .where(Registration.state.in_(ACTIVE), Registration.user_id.is_not(None))
        .group_by(Registration.offering_id, Registration.user_id)
        .having(db.func.count() > 1)
    )
    for offering, user, count in db.session.execute(query):
        yield f"User {user} has {count} active registrations for offering {offering}."


@invariant("uses of an access code equal the registrations with it")
def code_uses_equal_rows() -> Iterator[str]:
    rows = db.select(db.func.count(Registration.id)).where(
        Registration.access_code_id == AccessCode.id, Registration.state.in_(LIVING)
    )
    counted = rows.scalar_subquery()
    query = db.select(AccessCode.ref, AccessCode.used, counted).where(AccessCode.used != counted)
    for ref, used, found in db.session.execute(query):
        yield f"Access code {ref} says it was used {used} times; {found} registrations have it."


@invariant("seats sold at an early price equal the registrations that have it")
def early_prices_equal_rows() -> Iterator[str]:
    rows = db.select(db.func.count(Registration.id)).where(
        Registration.price_step_id == PriceStep.id, Registration.state.in_(LIVING)
    )
    counted = rows.scalar_subquery()
    query = db.select(PriceStep.id, PriceStep.used, counted).where(PriceStep.used != counted)
    for step, used, found in db.session.execute(query):
        yield f"Early price {step} says it was sold {used} times; {found} registrations have it."


@invariant("a held seat is for nobody, anything else for somebody with a name")
def held_are_nameless() -> Iterator[str]:
    named = db.or_(Registration.user_id.is_not(None), Registration.email != "", Registration.name_native != "")
    query = db.select(Registration.ref, Registration.state).where(
        db.or_(
            db.and_(Registration.state == "held", named),
            db.and_(Registration.state.in_(ACTIVE), ~named),
        )
    )
    for ref, state in db.session.execute(query):
        yield f"Registration {ref} is {state} and {'has a person' if state == 'held' else 'has nobody'}."


@invariant("people are sorted by how their name is read")
def keys_equal_names() -> Iterator[str]:
    query = db.select(Registration.ref, Registration.sort_key, Registration.name_native, Registration.name_latin)
    for ref, key, native, latin in db.session.execute(query.execution_options(yield_per=1_000)):
        if key != name_key(native, latin):
            yield f"Registration {ref} is sorted as “{key}”, its name says “{name_key(native, latin)}”."
