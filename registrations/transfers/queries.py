from collections.abc import Sequence
from datetime import datetime

from core.database import db
from core.errors import NotFound
from registrations.transfers.models import Transfer


def find_open(registration_id: int) -> Transfer | None:
    query = db.select(Transfer).where(Transfer.registration_id == registration_id, Transfer.state == "open")
    found: Transfer | None = db.session.scalar(query)
    return found


def get_transfer(ref: str) -> Transfer:
    found: Transfer | None = db.session.scalar(db.select(Transfer).where(Transfer.ref == ref))
    if found is None:
        raise NotFound
    return found


def list_overdue(now: datetime, limit: int = 200) -> list[int]:
    """Ids of the open ones whose time is up, longest first."""
    query = db.select(Transfer.id).where(Transfer.state == "open", Transfer.expires_at <= now)
    return list(db.session.scalars(query.order_by(Transfer.expires_at, Transfer.id).limit(limit)))


def list_accepted(registration_id: int) -> Sequence[Transfer]:
    """Those that changed whose it is, oldest first, with who had it before."""
    query = db.select(Transfer).where(Transfer.registration_id == registration_id, Transfer.state == "accepted")
    found: Sequence[Transfer] = db.session.scalars(
        query.options(db.joinedload(Transfer.from_user)).order_by(Transfer.id)
    ).all()
    return found
