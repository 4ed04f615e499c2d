"""The only writer of seats. ``take`` and ``release_all`` move ``taken`` and the rows that explain it together.

Locks are taken in one order everywhere: pools by id, then registrations. Who may come to hold several pools and
not only those of one ticket type (cancelling, promoting, resizing) calls ``lock`` first. Early prices and access codes
are counted after the pools, while one of them is held.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Update
from sqlalchemy.orm.util import identity_key

from core import audit
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.pools.queries import sharing
from registrations.pools.signals import seats_freed

LARGEST = 1_000_000


def lock(offering_id: int) -> None:
    """Hold every pool of the offering, and of those it shares pools with, until the transaction ends (on SQLite a
    writer is alone anyway)."""
    query = db.select(CapacityPool.id).where(CapacityPool.offering_id.in_(sharing([offering_id])))
    db.session.execute(query.order_by(CapacityPool.id).with_for_update()).all()


def lock_these(pools: Iterable[CapacityPool]) -> None:
    """Hold these pools until the transaction ends: nobody frees a seat of them meanwhile. They are read afresh."""
    query = db.select(CapacityPool).where(CapacityPool.id.in_([pool.id for pool in pools]))
    fresh = query.order_by(CapacityPool.id).with_for_update().execution_options(populate_existing=True)
    db.session.scalars(fresh).all()


def take(pools: Iterable[CapacityPool], registration_id: int, holder: str = "") -> bool:
    """One seat of each pool for the registration, or none at all and False: the database decides, never a count.
    ``holder``: see PoolSeat."""
    return take_for_all({registration_id: list(pools)}, holder)


def take_for_all(wanted: Mapping[int, Sequence[CapacityPool]], holder: str = "") -> bool:
    """Registration id -> its pools: a seat of each for every one of them, or none at all and False."""
    seats = Counter(pool.id for pools in wanted.values() for pool in pools)
    taken: list[int] = []
    for pool_id in sorted(seats):
        if not _move(pool_id, +seats[pool_id]):
            for given_back in taken:
                _move(given_back, -seats[given_back])
            return False
        taken.append(pool_id)
    db.session.add_all(
        PoolSeat(pool_id=pool.id, registration_id=registration_id, holder=holder)
        for registration_id, pools in wanted.items()
        for pool in pools
    )
    _forget(seats)
    return True


def release_all(offering_id: int, registration_ids: Collection[int]) -> None:
    """Give back every seat of these registrations, whatever for; whoever waits for one hears of it once: nobody is
    offered a part of what a whole party may get."""
    if _give_back(PoolSeat.registration_id.in_(registration_ids)):
        seats_freed.send("pools", offering_id=offering_id)


def release_holder(offering_id: int, registration_id: int, holder: str) -> None:
    """Give back the registration's seats of one ``holder``; it keeps the others. The caller holds the locks."""
    if _give_back(db.and_(PoolSeat.registration_id == registration_id, PoolSeat.holder == holder)):
        seats_freed.send("pools", offering_id=offering_id)


def release_pools(offering_id: int, registration_id: int, pool_ids: Collection[int]) -> None:
    """Give back the registration's seats of these pools that its ticket type needed. The caller holds the locks."""
    seats = db.and_(PoolSeat.registration_id == registration_id, PoolSeat.holder == "", PoolSeat.pool_id.in_(pool_ids))
    if _give_back(seats):
        seats_freed.send("pools", offering_id=offering_id)


def rename_holder(pool: CapacityPool, registration_id: int, before: str, after: str) -> None:
    """The seat that the registration has of the pool as ``before`` is from now on its seat as ``after``."""
    seat = PoolSeat.pool_id == pool.id, PoolSeat.registration_id == registration_id, PoolSeat.holder == before
    db.session.execute(db.update(PoolSeat).where(*seat).values(holder=after))


def _give_back(which: ColumnElement[bool]) -> bool:
    held = db.delete(PoolSeat).where(which).returning(PoolSeat.pool_id)
    db.session.flush()
    freed = Counter(db.session.scalars(held.execution_options(synchronize_session=False)))
    for pool_id in sorted(freed):
        _move(pool_id, -freed[pool_id])
    _forget(freed)
    return bool(freed)


def create(offering_id: int, actor: Actor, *, name: Localized, size: int) -> CapacityPool:
    _check(name, size)
    pool = CapacityPool(offering_id=offering_id, name=name, size=size, taken=0)
    db.session.add(pool)
    db.session.flush()
    audit.record(actor, "pool.created", "offering", offering_id, pool=pool.ref, size=size)
    return pool


def rename(pool: CapacityPool, actor: Actor, name: Localized) -> None:
    _check(name, pool.size)
    if name != pool.name:
        pool.name = name
        audit.record(actor, "pool.renamed", "offering", pool.offering_id, pool=pool.ref)


def resize(pool: CapacityPool, actor: Actor, size: int) -> None:
    """Never below what is taken; more seats go to the line first, in this transaction."""
    _check(pool.name, size)
    lock(pool.offering_id)
    before = db.session.scalar(db.select(CapacityPool.size).where(CapacityPool.id == pool.id))
    guarded = db.update(CapacityPool).where(CapacityPool.id == pool.id, CapacityPool.taken <= size).values(size=size)
    if not _one(guarded):
        raise Refused(
            "below_taken",
            _l("More seats than that are taken already. Cancel registrations first, or choose a larger number."),
            field="size",
        )
    _forget([pool.id])
    if before != size:
        audit.record(actor, "pool.resized", "offering", pool.offering_id, pool=pool.ref, before=before, after=size)
        seats_freed.send("pools", offering_id=pool.offering_id)


def _check(name: Localized, size: int) -> None:
    if not name:
        raise Invalid("name_missing", _l("Give it a name, in English or Chinese."), field="name_en")
    if not 0 <= size <= LARGEST:
        raise Invalid("size_out_of_range", _l("Give a number of seats between 0 and 1,000,000."), field="size")


def _move(pool_id: int, by: int) -> bool:
    statement = db.update(CapacityPool).where(CapacityPool.id == pool_id)
    if by > 0:
        statement = statement.where(CapacityPool.taken + by <= CapacityPool.size)
    return _one(statement.values(taken=CapacityPool.taken + by))


def _one(statement: Update) -> bool:
    done = statement.returning(CapacityPool.id).execution_options(synchronize_session=False)
    return db.session.scalar(done) is not None


def _forget(pool_ids: Iterable[int]) -> None:
    """What this session remembers of the pools was true before the UPDATE."""
    for pool_id in pool_ids:
        remembered = db.session.identity_map.get(identity_key(CapacityPool, pool_id))
        if remembered is not None:
            db.session.expire(remembered, ["taken", "size"])
