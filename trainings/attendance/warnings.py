"""Early warnings: to the person and to the coordinators, once a level."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from core import clock
from core.database import db
from notifications.outbox.actions import enqueue
from offerings.agenda.models import AgendaItem
from offerings.roles.queries import list_owners
from registrations.base.models import Registration
from trainings.attendance.models import AttendanceMark, AttendanceWarning
from trainings.attendance.queries import load
from trainings.attendance.results import AttendanceResult
from trainings.cohorts.models import Cohort

WAIT = timedelta(hours=2)
"""After a meeting, until somebody had time to enter what stands on paper."""
RECENT = timedelta(days=14)


def list_due(now: datetime) -> list[int]:
    """Ids of cohorts with a meeting that ended lately and for which somebody was marked."""
    query = (
        db.select(AgendaItem.offering_id)
        .join(Cohort, Cohort.id == AgendaItem.offering_id)
        .where(
            Cohort.state == "published",
            AgendaItem.kind == "meeting",
            AgendaItem.state == "published",
            AgendaItem.ends_at <= now - WAIT,
            AgendaItem.ends_at > now - RECENT,
            db.select(AttendanceMark.id).where(AttendanceMark.item_id == AgendaItem.id).exists(),
        )
        .distinct()
    )
    return sorted(db.session.scalars(query))


def warn(cohort: Cohort) -> int:
    """Writes who is at risk and was not told so; how many. What lies less than two hours back is still to come here, as
    is a meeting for which nobody was marked: nobody is warned because a sheet is not entered yet."""
    record = load(cohort, now=clock.now() - WAIT)
    levels = {id_: each for id_, each in record.results.items() if each.outlook in ("tight", "missed")}
    told = _told(levels)
    new = {id_: each for id_, each in levels.items() if (id_, each.outlook) not in told}
    people = [
        registration for registration in _registrations(new) if _note(registration.id, new[registration.id].outlook)
    ]
    for registration in people:
        _tell(cohort, registration, new[registration.id])
    if people:
        _tell_coordinators(cohort, [(registration, new[registration.id].outlook) for registration in people])
    return len(people)


def _told(ids: Iterable[int]) -> set[tuple[int, str]]:
    query = db.select(AttendanceWarning.registration_id, AttendanceWarning.level)
    return {
        (row[0], row[1]) for row in db.session.execute(query.where(AttendanceWarning.registration_id.in_(list(ids))))
    }


def _registrations(ids: Iterable[int]) -> list[Registration]:
    query = db.select(Registration).where(Registration.id.in_(list(ids))).order_by(Registration.id)
    return list(db.session.scalars(query.options(db.joinedload(Registration.user))))


def _note(registration_id: int, level: str) -> bool:
    """False when another worker was faster."""
    try:
        with db.session.begin_nested():
            db.session.add(AttendanceWarning(registration_id=registration_id, level=level, at=clock.now()))
    except IntegrityError:
        return False
    return True


def _tell(cohort: Cohort, registration: Registration, result: AttendanceResult) -> None:
    if registration.recipient is None:
        return
    context: dict[str, Any] = {
        "level": result.outlook,
        "title": cohort.title,
        "registration": registration.ref,
        "attended": result.meetings_attended,
        "all": result.meetings_planned,
        "minutes": result.minutes_present,
        "planned": result.minutes_planned,
    }
    key = f"attendance-warning:{registration.id}:{result.outlook}"
    enqueue("trainings/attendance_warning", registration.recipient, context, key)


def _tell_coordinators(cohort: Cohort, people: list[tuple[Registration, str]]) -> None:
    listed = [{"name": registration.name_native, "level": level} for registration, level in people]
    context = {"title": cohort.title, "offering": cohort.ref, "people": listed}
    mark = "-".join(f"{registration.id}{level[0]}" for registration, level in people[:20])
    for owner in list_owners(cohort):
        enqueue(
            "trainings/attendance_at_risk", owner.recipient, context, f"at-risk:{cohort.id}:{owner.id}:{mark}"[:190]
        )
