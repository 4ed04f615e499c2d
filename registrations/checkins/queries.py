from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement

from core.database import db
from core.errors import NotFound
from core.text import search_query
from offerings.base.models import Offering
from registrations.base.codes import is_code, read_code
from registrations.base.models import Registration
from registrations.checkins.judge import Kind
from registrations.checkins.models import CheckIn
from registrations.revocations.queries import find_revoked

LAST_DIGITS = 4

_undoing = db.aliased(CheckIn)
_earlier = db.aliased(CheckIn)
_undoing_earlier = db.aliased(CheckIn)


@dataclass(frozen=True)
class Verdict:
    """What the door says about what was scanned; ``arrived_at`` with "already" and "duplicate"."""

    kind: Kind
    registration: Registration | None = None
    arrived_at: datetime | None = None


@dataclass(frozen=True)
class Target:
    """What a code is the ticket of; ``kind`` says why it is none of this offering."""

    ref: str
    registration: Registration | None = None
    kind: Kind = "unknown"


def resolve(offering: Offering, codes: Iterable[str], secret_key: str) -> dict[str, Target]:
    """Signed codes and numbers typed by hand. One query, one more for what is no registration's (any more)."""
    refs = {code: read_code(code, secret_key) if is_code(code) else code.strip().casefold() for code in codes}
    found = _find({ref for ref in refs.values() if ref})
    revoked = find_revoked({ref for ref in refs.values() if ref and ref not in found and len(ref) <= 12})
    return {code: _target(offering, ref, found, revoked) for code, ref in refs.items()}


def _target(offering: Offering, ref: str | None, found: dict[str, Registration], revoked: dict[str, int]) -> Target:
    if ref is None:
        return Target("", kind="forged")
    registration = found.get(ref)
    if registration is None:
        return Target(ref[:40], kind="cancelled" if revoked.get(ref) == offering.id else "unknown")
    if registration.offering_id != offering.id:
        return Target(ref, kind="wrong_event")
    return Target(ref, registration, "ok")


def _find(refs: set[str]) -> dict[str, Registration]:
    query = db.select(Registration).where(Registration.ref.in_({ref for ref in refs if len(ref) <= 12}))
    rows = db.session.scalars(query.options(db.joinedload(Registration.ticket_type).lazyload("*")))
    return {row.ref: row for row in rows}


def stands() -> Any:
    """Condition on CheckIn: somebody came in, and nobody took it back."""
    undone = db.select(_undoing.id).where(_undoing.undoes_id == CheckIn.id)
    return db.and_(CheckIn.let_in, ~undone.exists())


def arrivals(registration_ids: Sequence[int]) -> dict[int, datetime]:
    """Registration id -> when the person first came in, of those who are in."""
    query = (
        db.select(CheckIn.registration_id, db.func.min(CheckIn.at))
        .where(CheckIn.registration_id.in_(registration_ids), stands())
        .group_by(CheckIn.registration_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def list_scans(registration_ids: Sequence[int]) -> list[CheckIn]:
    """All of these, in order of arrival."""
    query = db.select(CheckIn).where(CheckIn.registration_id.in_(registration_ids))
    return list(db.session.scalars(query.order_by(CheckIn.id)))


def find_by_client_ids(client_ids: Iterable[str]) -> dict[str, CheckIn]:
    query = db.select(CheckIn).where(CheckIn.client_id.in_(list(client_ids)))
    return {row.client_id: row for row in db.session.scalars(query.options(db.joinedload(CheckIn.registration)))}


def count_arrived(offering_id: int) -> int:
    """People, not entries."""
    query = db.select(db.func.count(db.distinct(CheckIn.registration_id)))
    return db.session.scalar(query.where(CheckIn.offering_id == offering_id, stands())) or 0


def count_expected(offering_id: int) -> int:
    query = db.select(db.func.count()).where(Registration.offering_id == offering_id, Registration.state == "confirmed")
    return db.session.scalar(query) or 0


def list_latest(offering_id: int, limit: int = 8) -> list[CheckIn]:
    """The newest arrivals that stand, with their people."""
    query = (
        db.select(CheckIn)
        .join(CheckIn.registration)
        .where(CheckIn.offering_id == offering_id, stands())
        .options(db.contains_eager(CheckIn.registration))
        .order_by(CheckIn.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def list_flagged(offering_id: int, limit: int = 100) -> list[CheckIn]:
    """Who came in and should not have, as far as we know, newest first: a ticket that was used before (and that use
    was not taken back), one that is not valid, or none of ours."""
    undone = db.select(_undoing_earlier.id).where(_undoing_earlier.undoes_id == _earlier.id)
    before = db.select(_earlier.id).where(
        _earlier.registration_id == CheckIn.registration_id,
        _earlier.let_in,
        _earlier.id < CheckIn.id,
        ~undone.exists(),
    )
    query = (
        db.select(CheckIn)
        .where(
            CheckIn.offering_id == offering_id,
            stands(),
            db.or_(before.exists(), CheckIn.verdict.not_in(("ok", "duplicate"))),
        )
        .options(db.joinedload(CheckIn.registration))
        .order_by(CheckIn.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def is_meant(term: str) -> ColumnElement[bool]:
    """In the index of the row, or the last digits of its phone."""
    indexed: ColumnElement[bool] = Registration.search_text.contains(f" {term}", autoescape=True)
    is_end = len(term) >= LAST_DIGITS and term.isdecimal()
    return indexed | Registration.phone.endswith(term) if is_end else indexed


def search(offering_id: int, text: str, limit: int = 20) -> list[Registration]:
    """By name in either script, pinyin, organisation, e-mail, number or last digits of the phone; those who may come
    in first.

    Names go before the rest: "chen" is Ms Chen, then the engineers (gongchengshi).
    """
    terms = search_query(text)
    if not terms:
        return []
    query = (
        db.select(Registration)
        .where(
            Registration.offering_id == offering_id,
            *(is_meant(term) for term in terms),
        )
        .options(db.joinedload(Registration.ticket_type).lazyload("*"))
        .order_by(
            Registration.state != "confirmed",
            ~(
                Registration.name_native.icontains(text.strip(), autoescape=True)
                | Registration.name_latin.icontains(text.strip(), autoescape=True)
            ),
            Registration.sort_key,
            Registration.id,
        )
        .limit(limit)
    )
    return list(db.session.scalars(query))


def get_check_in(offering_id: int, check_in_id: int) -> CheckIn:
    query = db.select(CheckIn).where(
        CheckIn.id == check_in_id, CheckIn.offering_id == offering_id, CheckIn.kind == "in"
    )
    check_in: CheckIn | None = db.session.scalar(query)
    if check_in is None:
        raise NotFound
    return check_in
