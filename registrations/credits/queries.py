from collections.abc import Sequence

from core.database import db
from core.errors import NotFound
from core.text import search_query
from organisations.members.models import Membership
from registrations.base.models import Registration
from registrations.checkins.models import CheckIn
from registrations.checkins.queries import stands
from registrations.credits.models import CreditEntry, CreditWorth

SHOWN = 50


def list_worths(offering_id: int) -> list[CreditWorth]:
    query = db.select(CreditWorth).where(CreditWorth.offering_id == offering_id).order_by(CreditWorth.scheme)
    return list(db.session.scalars(query))


def find_standing(registration_id: int, scheme: str, source: str, source_ref: str) -> CreditEntry | None:
    """The latest row for this reason: an entry that stands, or the reversal of the last one."""
    query = db.select(CreditEntry).where(
        CreditEntry.registration_id == registration_id,
        CreditEntry.scheme == scheme,
        CreditEntry.source == source,
        CreditEntry.source_ref == source_ref,
    )
    found: CreditEntry | None = db.session.scalar(query.order_by(CreditEntry.id.desc()).limit(1))
    return found


def list_unbooked(offering_id: int, scheme: str) -> list[int]:
    """Registration ids of who was let in and has no entry of this scheme for it, not even one that was taken back."""
    booked = db.select(CreditEntry.id).where(
        CreditEntry.registration_id == Registration.id,
        CreditEntry.scheme == scheme,
        CreditEntry.source == "attendance",
    )
    came = db.select(CheckIn.id).where(CheckIn.registration_id == Registration.id, stands())
    query = db.select(Registration.id).where(
        Registration.offering_id == offering_id, Registration.state == "confirmed", came.exists(), ~booked.exists()
    )
    return list(db.session.scalars(query.order_by(Registration.id)))


def employers_by_membership(registration_ids: Sequence[int]) -> dict[int, int]:
    """The one organisation that the person acts for; of several none, because nobody has said which."""
    query = (
        db.select(Registration.id, db.func.min(Membership.organisation_id), db.func.count())
        .join(Membership, Membership.user_id == Registration.user_id)
        .where(Registration.id.in_(registration_ids))
        .group_by(Registration.id)
    )
    return {row[0]: row[1] for row in db.session.execute(query) if row[2] == 1}


def list_entries(offering_id: int, text: str = "") -> list[CreditEntry]:
    """The newest SHOWN of an offering, with their people; of those whom ``text`` finds when there is one."""
    query = db.select(CreditEntry).join(CreditEntry.registration).where(Registration.offering_id == offering_id)
    for term in search_query(text):
        query = query.where(Registration.search_text.contains(f" {term}", autoescape=True))
    query = query.options(db.contains_eager(CreditEntry.registration)).order_by(CreditEntry.id.desc()).limit(SHOWN)
    return list(db.session.scalars(query))


def reversed_ids(entries: Sequence[CreditEntry]) -> set[int]:
    """Which of these were taken back."""
    ids = [entry.id for entry in entries]
    query = db.select(CreditEntry.reverses_id).where(CreditEntry.reverses_id.in_(ids))
    return {id_ for id_ in db.session.scalars(query) if id_ is not None}


def get_entry(offering_id: int, ref: str) -> CreditEntry:
    """Raises NotFound for an entry of another offering."""
    query = db.select(CreditEntry).join(CreditEntry.registration).where(Registration.offering_id == offering_id)
    entry: CreditEntry | None = db.session.scalar(query.where(CreditEntry.ref == ref))
    if entry is None:
        raise NotFound
    return entry


def totals(offering_id: int) -> dict[str, tuple[int, int]]:
    """Scheme -> (people with a positive sum, tenths in all)."""
    per_person = (
        db.select(CreditEntry.scheme, db.func.sum(CreditEntry.tenths).label("tenths"))
        .join(CreditEntry.registration)
        .where(Registration.offering_id == offering_id)
        .group_by(CreditEntry.scheme, CreditEntry.registration_id)
        .subquery()
    )
    query = db.select(per_person.c.scheme, db.func.count(), db.func.sum(per_person.c.tenths))
    rows = db.session.execute(query.where(per_person.c.tenths > 0).group_by(per_person.c.scheme))
    return {row[0]: (row[1], int(row[2])) for row in rows}


def list_own(user_id: int) -> list[CreditEntry]:
    """Every row of a person's ledger, newest year first, with what it was earned at."""
    query = (
        db.select(CreditEntry)
        .join(CreditEntry.registration)
        .where(Registration.user_id == user_id)
        .options(db.contains_eager(CreditEntry.registration).joinedload(Registration.offering))
        .order_by(CreditEntry.year.desc(), CreditEntry.earned_on, CreditEntry.id)
    )
    return list(db.session.scalars(query))
