"""My trainings with all that their progress needs: a fixed number of queries, whatever their number."""

from collections.abc import Sequence

from sqlalchemy.orm import contains_eager

from core.database import db
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from registrations.base.states import ACTIVE
from trainings.attendance.models import AttendanceMark
from trainings.attendance.queries import stands
from trainings.attendance.record import Meeting, StoredMark
from trainings.certificates.models import Certificate
from trainings.cohorts.models import Cohort
from trainings.completion.models import CompletionResult


def list_trainings(user_id: int) -> Sequence[Registration]:
    """What the person takes part in or hopes to, latest first, with cohort and version. One query."""
    query = (
        db.select(Registration)
        .join(Registration.offering.of_type(Cohort))
        .where(Registration.user_id == user_id, Registration.state.in_(ACTIVE), Cohort.state != "cancelled")
        .options(contains_eager(Registration.offering.of_type(Cohort)).joinedload(Cohort.course_version))
        .order_by(Cohort.starts_on.desc(), Registration.id.desc())
    )
    return db.session.scalars(query).all()


def meetings_of(offering_ids: Sequence[int]) -> dict[int, list[Meeting]]:
    """Cohort id -> its meetings that take place, numbered by time. One query."""
    query = (
        db.select(
            AgendaItem.offering_id,
            AgendaItem.id,
            AgendaItem.ref,
            AgendaItem.title,
            AgendaItem.starts_at,
            AgendaItem.ends_at,
        )
        .where(AgendaItem.offering_id.in_(offering_ids), AgendaItem.kind == "meeting", AgendaItem.state == "published")
        .order_by(AgendaItem.starts_at, AgendaItem.id)
    )
    found: dict[int, list[Meeting]] = {}
    for offering_id, *values in db.session.execute(query):
        rows = found.setdefault(offering_id, [])
        rows.append(Meeting(len(rows) + 1, *values))
    return found


def marks_of(registration_ids: Sequence[int]) -> dict[int, list[StoredMark]]:
    """Registration id -> the marks that count, in order of arrival. One query."""
    query = db.select(
        AttendanceMark.registration_id,
        AttendanceMark.item_id,
        AttendanceMark.kind,
        AttendanceMark.at,
        AttendanceMark.until_at,
        AttendanceMark.method,
    ).where(AttendanceMark.registration_id.in_(registration_ids), stands())
    found: dict[int, list[StoredMark]] = {}
    for row in db.session.execute(query.order_by(AttendanceMark.id)):
        found.setdefault(row[0], []).append(StoredMark(*row))
    return found


def results_of(registration_ids: Sequence[int]) -> dict[int, CompletionResult]:
    """Registration id -> the decision that counts. One query."""
    newest = (
        db.select(db.func.max(CompletionResult.id))
        .where(CompletionResult.registration_id.in_(registration_ids))
        .group_by(CompletionResult.registration_id)
    )
    rows = db.session.scalars(db.select(CompletionResult).where(CompletionResult.id.in_(newest)))
    return {row.registration_id: row for row in rows}


def certificates_of(registration_ids: Sequence[int]) -> dict[int, Certificate]:
    """Registration id -> the latest certificate. One query."""
    query = db.select(Certificate).where(Certificate.registration_id.in_(registration_ids)).order_by(Certificate.id)
    return {row.registration_id: row for row in db.session.scalars(query)}
