from core.database import db
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.signups.models import ItemPlaces, SignUp
from registrations.signups.states import STANDING
from registrations.tickets.models import ticket_type_pools


def is_own_pool(pool: CapacityPool, at_most: int = 1) -> bool:
    """Whether no ticket type draws on it, and no more items than ``at_most``, so that it can be changed with the item
    (0: nothing draws on it, nobody holds a seat of it)."""
    tickets = db.select(db.func.count()).where(ticket_type_pools.c.pool_id == pool.id)
    items = db.select(db.func.count(ItemPlaces.id)).where(ItemPlaces.pool_id == pool.id)
    seats = db.select(db.func.count(PoolSeat.id)).where(PoolSeat.pool_id == pool.id)
    used = (db.session.scalar(items) or 0) > at_most or (at_most == 0 and (db.session.scalar(seats) or 0) > 0)
    return not used and not db.session.scalar(tickets)


def is_standing(item_id: int) -> bool:
    """Whether somebody has a place there or waits for one."""
    query = db.select(SignUp.id).where(SignUp.item_id == item_id, SignUp.state.in_(STANDING)).limit(1)
    return db.session.scalar(query) is not None
