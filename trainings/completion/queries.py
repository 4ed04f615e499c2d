"""Results and documents, in a fixed number of queries for a whole cohort."""

from collections.abc import Sequence

from core.database import db
from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.completion.models import CompletionResult, HandedIn


def latest(offering_id: int) -> dict[int, CompletionResult]:
    """Registration id -> the decision that counts. One query."""
    newest = (
        db.select(db.func.max(CompletionResult.id))
        .join(CompletionResult.registration)
        .where(Registration.offering_id == offering_id)
        .group_by(CompletionResult.registration_id)
    )
    rows = db.session.scalars(db.select(CompletionResult).where(CompletionResult.id.in_(newest)))
    return {row.registration_id: row for row in rows}


def find_latest(registration_id: int) -> CompletionResult | None:
    query = db.select(CompletionResult).where(CompletionResult.registration_id == registration_id)
    found: CompletionResult | None = db.session.scalar(query.order_by(CompletionResult.id.desc()).limit(1))
    return found


def list_results(registration_id: int) -> list[CompletionResult]:
    """Newest first."""
    query = db.select(CompletionResult).where(CompletionResult.registration_id == registration_id)
    return list(db.session.scalars(query.order_by(CompletionResult.id.desc())))


def handed_in(offering_id: int) -> dict[int, set[str]]:
    """Registration id -> keys of the documents that are there. One query."""
    query = (
        db.select(HandedIn.registration_id, HandedIn.key)
        .join(Registration, Registration.id == HandedIn.registration_id)
        .where(Registration.offering_id == offering_id)
    )
    found: dict[int, set[str]] = {}
    for registration_id, key in db.session.execute(query):
        found.setdefault(registration_id, set()).add(key)
    return found


def list_confirmed(cohort: Cohort, registration_ids: Sequence[int] = ()) -> list[Registration]:
    """Who takes part, those asked for or all, by id. One query."""
    query = db.select(Registration).where(Registration.offering_id == cohort.id, Registration.state == "confirmed")
    if registration_ids:
        query = query.where(Registration.id.in_(registration_ids))
    return list(db.session.scalars(query.order_by(Registration.id)))
