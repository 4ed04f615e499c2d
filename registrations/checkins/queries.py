from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from core.database import db
from core.errors import NotFound
from core.text import search_query
from offerings.base.models import Offering
from registrations.base.codes import is_code, read_code
from registrations.base.models import Registration
from registrations.checkins.models import CheckIn

Kind = Literal["ok", "already", "wrong_event", "not_confirmed", "cancelled", "unknown", "forged"]

_undoing = db.aliased(CheckIn)


@dataclass(frozen=True)
class Verdict:
    """What the door says about what was scanned; ``arrived_at`` with "already"."""

    kind: Kind
    registration: Registration | None = None
    arrived_at: datetime | None = None


def judge(offering: Offering, scanned: str, secret_key: str) -> Verdict:
    """Who may come in: a signed code or a ticket number typed by hand. Reads only."""
    scanned = scanned.strip()
    ref = read_code(scanned, secret_key) if is_code(scanned) else scanned.casefold()
    if ref is None:
        return Verdict("forged")
    registration = _find(ref)
    if registration is None:
        return Verdict("unknown")
    return judge_registration(offering, registration)


def judge_registration(offering: Offering, registration: Registration) -> Verdict:
    if registration.offering_id != offering.id:
        return Verdict("wrong_event", registration)
    if registration.state in ("cancelled", "rejected", "lapsed"):
        return Verdict("cancelled", registration)
    if registration.state != "confirmed":
        return Verdict("not_confirmed", registration)
    arrived_at = arrivals([registration.id]).get(registration.id)
    return Verdict("already", registration, arrived_at) if arrived_at else Verdict("ok", registration)


def _find(ref: str) -> Registration | None:
    query = db.select(Registration).where(Registration.ref == ref[:12])
    found: Registration | None = db.session.scalar(query.options(db.joinedload(Registration.ticket_type)))
    return found if found is not None and found.ref == ref else None


def _standing() -> Any:
    """Arrivals that were not undone."""
    undone = db.select(_undoing.id).where(_undoing.undoes_id == CheckIn.id)
    return db.and_(CheckIn.undoes_id.is_(None), ~undone.exists())


def arrivals(registration_ids: Sequence[int]) -> dict[int, datetime]:
    """Registration id -> when the person first came in, of those who are in."""
    query = (
        db.select(CheckIn.registration_id, db.func.min(CheckIn.at))
        .where(CheckIn.registration_id.in_(registration_ids), _standing())
        .group_by(CheckIn.registration_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def count_arrived(offering_id: int) -> int:
    query = (
        db.select(db.func.count(db.distinct(CheckIn.registration_id)))
        .join(Registration, Registration.id == CheckIn.registration_id)
        .where(Registration.offering_id == offering_id, _standing())
    )
    return db.session.scalar(query) or 0


def count_expected(offering_id: int) -> int:
    query = db.select(db.func.count()).where(Registration.offering_id == offering_id, Registration.state == "confirmed")
    return db.session.scalar(query) or 0


def list_latest(offering_id: int, limit: int = 8) -> list[CheckIn]:
    """The newest arrivals that stand, with their people."""
    query = (
        db.select(CheckIn)
        .join(CheckIn.registration)
        .where(Registration.offering_id == offering_id, _standing())
        .options(db.contains_eager(CheckIn.registration))
        .order_by(CheckIn.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def search(offering_id: int, text: str, limit: int = 20) -> list[Registration]:
    """By name in either script, pinyin, organisation, e-mail or number; those who may come in first.

    Names go before the rest: "chen" is Ms Chen, then the engineers (gongchengshi).
    """
    terms = search_query(text)
    if not terms:
        return []
    query = (
        db.select(Registration)
        .where(
            Registration.offering_id == offering_id,
            *(Registration.search_text.contains(f" {term}", autoescape=True) for term in terms),
        )
        .options(db.joinedload(Registration.ticket_type).lazyload("*"))
        .order_by(
            Registration.state != "confirmed",
            ~(
                Registration.name_native.icontains(text.strip(), autoescape=True)
                | Registration.name_latin.icontains(text.strip(), autoescape=True)
            ),
            Registration.name_native,
            Registration.id,
        )
        .limit(limit)
    )
    return list(db.session.scalars(query))


def get_check_in(offering_id: int, check_in_id: int) -> CheckIn:
    query = (
        db.select(CheckIn)
        .join(CheckIn.registration)
        .where(CheckIn.id == check_in_id, Registration.offering_id == offering_id, CheckIn.undoes_id.is_(None))
    )
    check_in: CheckIn | None = db.session.scalar(query)
    if check_in is None:
        raise NotFound
    return check_in
