"""The agenda asks how many people an offering expects: as many as its largest pool has seats."""

from core.database import db
from offerings.agenda.expected import SOURCES
from registrations.pools.models import CapacityPool


def largest_pool(offering_id: int) -> int | None:
    """None when the offering has no pool yet. One query."""
    query = db.select(db.func.max(CapacityPool.size)).where(CapacityPool.offering_id == offering_id)
    size: int | None = db.session.scalar(query)
    return size


SOURCES.append(largest_pool)
