from core.database import db
from core.errors import NotFound
from core.text import has_forbidden_characters
from registrations.codes.models import AccessCode
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


def texts_of(offering_id: int) -> set[str]:
    return set(db.session.scalars(db.select(AccessCode.text).where(AccessCode.offering_id == offering_id)))
