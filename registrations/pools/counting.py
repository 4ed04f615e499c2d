"""Which pools count people, when a registration takes a seat of several: values in, values out."""

from collections.abc import Collection, Iterable, Sequence

from registrations.pools.models import CapacityPool


def counting_pools(pools_of_each_ticket: Iterable[Collection[CapacityPool]]) -> list[CapacityPool]:
    """The pools whose sizes add up to how many people fit.

    A pool is left out when every ticket type that draws on it draws on a wider one too (the dinner beside the
    conference): its people are counted there already. Of two that the same ticket types share, the smaller counts.
    """
    users: dict[CapacityPool, set[int]] = {}
    for number, pools in enumerate(pools_of_each_ticket):
        for pool in pools:
            users.setdefault(pool, set()).add(number)
    return [pool for pool in users if not any(_covers(pool, other, users) for other in users if other is not pool)]


def _covers(pool: CapacityPool, other: CapacityPool, users: dict[CapacityPool, set[int]]) -> bool:
    if users[pool] == users[other]:
        return (other.size, other.id) < (pool.size, pool.id)
    return users[pool] < users[other]


def people(pools: Sequence[CapacityPool]) -> tuple[int, int]:
    """(seats taken, seats in all) over pools that count people."""
    return sum(pool.taken for pool in pools), sum(pool.size for pool in pools)
