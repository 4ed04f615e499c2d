from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from registrations.base.states import ACTIVE, HOLDING
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.tickets.models import ticket_type_pools


@invariant("a registration that holds a seat holds one of each pool of its ticket type")
def holders_have_their_seats() -> Iterator[str]:
    query = (
        db.select(Registration.ref, CapacityPool.ref)
        .join(ticket_type_pools, ticket_type_pools.c.ticket_type_id == Registration.ticket_type_id)
        .join(CapacityPool, CapacityPool.id == ticket_type_pools.c.pool_id)
        .outerjoin(
            PoolSeat,
            db.and_(PoolSeat.registration_id == Registration.id, PoolSeat.pool_id == CapacityPool.id),
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
        .where(db.or_(Registration.state.not_in(HOLDING), ticket_type_pools.c.pool_id.is_(None)))
    )
    for seat, registration, state in db.session.execute(query):
        yield f"Seat {seat} is held by registration {registration} ({state}), which has no right to it."


@invariant("nobody has two active registrations for one offering")
def one_active() -> Iterator[str]:
    query = (
        db.select(Registration.offering_id, Registration.user_id, db.func.count())
        .where(Registration.state.in_(ACTIVE))
        .group_by(Registration.offering_id, Registration.user_id)
        .having(db.func.count() > 1)
    )
    for offering, user, count in db.session.execute(query):
        yield f"User {user} has {count} active registrations for offering {offering}."
