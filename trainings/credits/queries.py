"""Reads of the ledger for trainings."""

from collections.abc import Sequence

from core.database import db
from registrations.credits.models import CreditEntry
from trainings.enrolments.models import Enrolment

SOURCE = "completion"


def employers_by_enrolment(registration_ids: Sequence[int]) -> dict[int, int]:
    """The employer that nominated the person: it keeps the record."""
    query = db.select(Enrolment.registration_id, Enrolment.employer_id).where(
        Enrolment.registration_id.in_(registration_ids), Enrolment.employer_id.is_not(None)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def list_booked(registration_id: int) -> list[tuple[CreditEntry, CreditEntry | None]]:
    """Entries for completions of one registration, each with what took it back, oldest first. One query."""
    reversal = db.aliased(CreditEntry)
    query = (
        db.select(CreditEntry, reversal)
        .outerjoin(reversal, reversal.reverses_id == CreditEntry.id)
        .where(
            CreditEntry.registration_id == registration_id,
            CreditEntry.source == SOURCE,
            CreditEntry.reverses_id.is_(None),
        )
    )
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(CreditEntry.id))]
