from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import contains_eager, joinedload

from core.database import Localized, db
from core.errors import NotFound
from organisations.base.models import Organisation
from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.enrolments.models import Enrolment, EnrolmentStep, PrerequisiteWaiver

PAGE = 100
"""Rows on a page of the list."""


def find_enrolment(registration_id: int) -> Enrolment | None:
    query = db.select(Enrolment).where(Enrolment.registration_id == registration_id)
    enrolment: Enrolment | None = db.session.scalar(query)
    return enrolment


def get_enrolment(cohort: Cohort, registration_ref: str) -> Enrolment:
    """That of this cohort's registration; raises NotFound."""
    query = (
        db.select(Enrolment)
        .join(Enrolment.registration)
        .where(Registration.offering_id == cohort.id, Registration.ref == registration_ref)
        .options(
            contains_eager(Enrolment.registration).joinedload(Registration.ticket_type),
            joinedload(Enrolment.employer),
        )
    )
    enrolment: Enrolment | None = db.session.scalar(query)
    if enrolment is None:
        raise NotFound
    return enrolment


def list_people(cohort: Cohort) -> list[Registration]:
    """Who takes part (confirmed), by name, with their accounts. One query."""
    query = (
        db.select(Registration)
        .where(Registration.offering_id == cohort.id, Registration.state == "confirmed")
        .options(joinedload(Registration.user))
        .order_by(Registration.sort_key, Registration.id)
    )
    return list(db.session.scalars(query))


def list_enrolments(cohort: Cohort, states: Collection[str] = ()) -> list[Enrolment]:
    """Everybody's, or those in ``states``, in order of arrival, with registration and employer. One query."""
    query = (
        db.select(Enrolment)
        .join(Enrolment.registration)
        .where(Registration.offering_id == cohort.id)
        .options(contains_eager(Enrolment.registration), joinedload(Enrolment.employer))
        .order_by(Enrolment.id)
    )
    if states:
        query = query.where(Enrolment.state.in_(states))
    return list(db.session.scalars(query))


def list_page(cohort: Cohort, number: int, *, state: str = "", employer: str = "") -> list[Enrolment]:
    """The ``number``-th PAGE of them, from 1, in order of arrival; ``employer``: the ref of an organisation."""
    query = _of(cohort, employer, db.select(Enrolment))
    query = query.options(contains_eager(Enrolment.registration), joinedload(Enrolment.employer))
    if state:
        query = query.where(Enrolment.state == state)
    return list(db.session.scalars(query.order_by(Enrolment.id).offset((number - 1) * PAGE).limit(PAGE)))


def list_employers(cohort: Cohort) -> dict[str, Localized]:
    """Organisations whose people are enrolled: ref -> name."""
    query = (
        db.select(Organisation)
        .join(Enrolment, Enrolment.employer_id == Organisation.id)
        .join(Enrolment.registration)
        .where(Registration.offering_id == cohort.id)
    )
    return {each.ref: each.name for each in db.session.scalars(query.order_by(Organisation.id)).unique()}


def count_by_state(cohort: Cohort, employer: str = "") -> dict[str, int]:
    query = _of(cohort, employer, db.select(Enrolment.state, db.func.count())).group_by(Enrolment.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _of(cohort: Cohort, employer: str, query: Any) -> Any:
    query = query.join(Enrolment.registration).where(Registration.offering_id == cohort.id)
    if not employer:
        return query
    ids = db.select(Organisation.id).where(Organisation.ref == employer)
    return query.where(Enrolment.employer_id.in_(ids))


def list_steps(enrolment_id: int) -> list[EnrolmentStep]:
    """Oldest first."""
    query = db.select(EnrolmentStep).where(EnrolmentStep.enrolment_id == enrolment_id).order_by(EnrolmentStep.id)
    return list(db.session.scalars(query))


def list_unenrolled() -> list[Registration]:
    """Registrations of cohorts, of somebody, without an enrolment: written past the actions."""
    query = (
        db.select(Registration)
        .join(Cohort, Cohort.id == Registration.offering_id)
        .outerjoin(Enrolment, Enrolment.registration_id == Registration.id)
        .where(Enrolment.id.is_(None), Registration.state != "held", Registration.email != "")
        .order_by(Registration.id)
    )
    return list(db.session.scalars(query))


def count_overdue(cohort_ids: Collection[int], now: datetime) -> dict[int, int]:
    """Cohort id -> enrolments whose employer has not answered in time. One query."""
    query = (
        db.select(Registration.offering_id, db.func.count())
        .join(Enrolment, Enrolment.registration_id == Registration.id)
        .where(
            Registration.offering_id.in_(cohort_ids),
            Enrolment.state == "awaiting_employer",
            Enrolment.employer_due_at <= now,
        )
        .group_by(Registration.offering_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def list_awaiting_employer() -> list[int]:
    """Ids, those that are due first."""
    query = db.select(Enrolment.id).where(Enrolment.state == "awaiting_employer")
    return list(db.session.scalars(query.order_by(Enrolment.employer_due_at, Enrolment.id)))


def list_nominated(cohort: Cohort, employer: Organisation) -> list[Enrolment]:
    """The organisation's own people in the cohort, in the order of their nomination."""
    query = (
        db.select(Enrolment)
        .join(Enrolment.registration)
        .where(Registration.offering_id == cohort.id, Enrolment.employer_id == employer.id)
        .options(contains_eager(Enrolment.registration))
        .order_by(Enrolment.id)
    )
    return list(db.session.scalars(query))


def list_waivers(cohort: Cohort) -> Sequence[PrerequisiteWaiver]:
    query = db.select(PrerequisiteWaiver).where(PrerequisiteWaiver.cohort_id == cohort.id)
    return db.session.scalars(query.order_by(PrerequisiteWaiver.id)).all()


def is_waived(cohort: Cohort, email: str) -> bool:
    query = db.select(PrerequisiteWaiver.id).where(
        PrerequisiteWaiver.cohort_id == cohort.id, PrerequisiteWaiver.email == email
    )
    return db.session.scalar(query) is not None
