from collections.abc import Iterable

from core.database import db
from registrations.pools.models import CapacityPool

TYPES = db.table("ticket_types", db.column("id"), db.column("offering_id"))
LINKS = db.table("ticket_type_pools", db.column("ticket_type_id"), db.column("pool_id"))
"""Tables of a folder above, only read here, so named and not imported."""


def sharing(offering_ids: Iterable[int]) -> set[int]:
    """The offerings whose tickets draw on common pools, directly or over others: a seat freed in one may be for
    somebody who waits in another. One query where nothing is shared."""
    found, frontier = set(offering_ids), set(offering_ids)
    while frontier:
        query = (
            db.select(TYPES.c.offering_id, CapacityPool.offering_id)
            .distinct()
            .select_from(LINKS)
            .join(TYPES, TYPES.c.id == LINKS.c.ticket_type_id)
            .join(CapacityPool, CapacityPool.id == LINKS.c.pool_id)
            .where(
                TYPES.c.offering_id != CapacityPool.offering_id,
                db.or_(TYPES.c.offering_id.in_(frontier), CapacityPool.offering_id.in_(frontier)),
            )
        )
        near = {offering_id for pair in db.session.execute(query) for offering_id in pair}
        frontier = near - found
        found |= near
    return found
