from collections.abc import Collection
from datetime import datetime

from core.database import db
from registrations.base.models import Registration
from registrations.revocations.models import RevokedTicket


def find_revoked(refs: Collection[str]) -> dict[str, int]:
    """Of these numbers those that were valid once: number -> id of the offering. No query for none."""
    if not refs:
        return {}
    query = db.select(RevokedTicket.ref, Registration.offering_id).join(RevokedTicket.registration)
    return {row[0]: row[1] for row in db.session.execute(query.where(RevokedTicket.ref.in_(refs)))}


def list_revoked(offering_id: int, since: datetime | None = None) -> list[str]:
    """Numbers that became invalid, oldest first; only those since ``since``."""
    query = db.select(RevokedTicket.ref).join(RevokedTicket.registration)
    query = query.where(Registration.offering_id == offering_id)
    if since is not None:
        query = query.where(RevokedTicket.revoked_at >= since)
    return list(db.session.scalars(query.order_by(RevokedTicket.revoked_at, RevokedTicket.ref)))


def former_refs(registration_id: int) -> list[str]:
    """Numbers that the registration had before."""
    query = db.select(RevokedTicket.ref).where(RevokedTicket.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(RevokedTicket.revoked_at)))
