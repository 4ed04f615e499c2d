from collections.abc import Collection

from core.database import db
from core.errors import NotFound
from core.text import has_forbidden_characters
from registrations.codes.models import AccessCode, access_code_ticket_types
from registrations.codes.texts import LONGEST, normalised
from registrations.tickets.models import TicketType


def find_code(offering_id: int, typed: str) -> AccessCode | None:
    """However it is written."""
    text = "" if has_forbidden_characters(typed) else normalised(typed)
    if not text or len(text) > LONGEST:
        return None
    query = db.select(AccessCode).where(AccessCode.offering_id == offering_id, AccessCode.text == text)
    code: AccessCode | None = db.session.scalar(
        query.options(db.selectinload(AccessCode.ticket_types).lazyload(TicketType.pools))
    )
    return code


def get_code(offering_id: int, ref: str) -> AccessCode:
    code: AccessCode | None = db.session.scalar(
        db.select(AccessCode).where(AccessCode.offering_id == offering_id, AccessCode.ref == ref)
    )
    if code is None:
        raise NotFound
    return code


def list_codes(offering_id: int, limit: int = 2_000) -> list[AccessCode]:
    """The newest first."""
    query = (
        db.select(AccessCode)
        .where(AccessCode.offering_id == offering_id)
        .options(db.selectinload(AccessCode.ticket_types).lazyload(TicketType.pools))
        .order_by(AccessCode.id.desc())
    )
    return list(db.session.scalars(query.limit(limit)))


def list_locked(offering_ids: Collection[int]) -> set[int]:
    """Those with a ticket type on offer for which one needs a code, while no code opens it."""
    opens = db.select(access_code_ticket_types.c.ticket_type_id).join(AccessCode)
    opens = opens.where(AccessCode.offering_id.in_(offering_ids), AccessCode.withdrawn_at.is_(None))
    query = db.select(TicketType.offering_id).where(
        TicketType.offering_id.in_(offering_ids),
        TicketType.visibility == "code",
        TicketType.withdrawn_at.is_(None),
        TicketType.id.not_in(opens),
    )
    return set(db.session.scalars(query))


def texts_of(offering_id: int) -> set[str]:
    return set(db.session.scalars(db.select(AccessCode.text).where(AccessCode.offering_id == offering_id)))
