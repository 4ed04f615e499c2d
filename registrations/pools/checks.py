from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.pools.models import CapacityPool, PoolSeat


@invariant("seats taken of a pool equal the rows that hold them")
def taken_equals_rows() -> Iterator[str]:
    rows = db.select(db.func.count(PoolSeat.id)).where(PoolSeat.pool_id == CapacityPool.id).scalar_subquery()
    query = db.select(CapacityPool.ref, CapacityPool.taken, rows).where(CapacityPool.taken != rows)
    for ref, taken, held in db.session.execute(query):
        yield f"Pool {ref} says {taken} seats are taken; {held} rows hold one."


@invariant("no pool is oversold")
def not_oversold() -> Iterator[str]:
    query = db.select(CapacityPool.ref, CapacityPool.taken, CapacityPool.size)
    for ref, taken, size in db.session.execute(query.where(CapacityPool.taken > CapacityPool.size)):
        yield f"Pool {ref} has {size} seats, {taken} are taken."
