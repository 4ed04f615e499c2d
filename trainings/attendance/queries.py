"""Attendance read in a fixed number of queries, whatever the number of people and meetings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from core import clock
from core.database import db
from core.errors import NotFound
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from registrations.base.models import Registration
from trainings.attendance.models import AttendanceMark
from trainings.attendance.record import Meeting, Record, StoredMark, record_of
from trainings.attendance.results import AttendanceResult
from trainings.attendance.rules import AttendanceRule
from trainings.cohorts.models import Cohort

_voiding = db.aliased(AttendanceMark)


@dataclass(frozen=True)
class Trainee:
    """A confirmed registration, as far as lists need it."""

    id: int
    ref: str
    name_native: str
    name_latin: str
    organisation_name: str
    email: str


def rule_of(offering: Offering) -> AttendanceRule:
    """Of the course version that a cohort runs; the house rule for whatever else has meetings."""
    if not isinstance(offering, Cohort):
        return AttendanceRule()
    version = offering.course_version
    rule = AttendanceRule.parse(version.attendance_rule or {})
    if "class_hour_minutes" in (version.attendance_rule or {}):
        return rule
    return replace(rule, class_hour_minutes=version.minutes_per_class_hour)


def list_meetings(offering_id: int) -> list[Meeting]:
    """What takes place, by time, numbered from 1: published class meetings that are not cancelled."""
    query = (
        db.select(AgendaItem.id, AgendaItem.ref, AgendaItem.title, AgendaItem.starts_at, AgendaItem.ends_at)
        .where(AgendaItem.offering_id == offering_id, AgendaItem.kind == "meeting", AgendaItem.state == "published")
        .order_by(AgendaItem.starts_at, AgendaItem.id)
    )
    return [Meeting(number, *row) for number, row in enumerate(db.session.execute(query).all(), 1)]


def get_meeting(offering: Offering, ref: str) -> AgendaItem:
    """One that marks can be taken for: published, of any kind but a break. NotFound else."""
    query = db.select(AgendaItem).where(
        AgendaItem.offering_id == offering.id, AgendaItem.ref == ref, AgendaItem.kind != "break"
    )
    item: AgendaItem | None = db.session.scalar(query.options(db.lazyload("*")))
    if item is None:
        raise NotFound
    return item


def list_trainees(offering_id: int, registration_id: int | None = None) -> list[Trainee]:
    """The confirmed ones, by name."""
    query = db.select(
        Registration.id,
        Registration.ref,
        Registration.name_native,
        Registration.name_latin,
        Registration.organisation_name,
        Registration.email,
    ).where(Registration.offering_id == offering_id, Registration.state == "confirmed")
    if registration_id is not None:
        query = query.where(Registration.id == registration_id)
    return [Trainee(*row) for row in db.session.execute(query.order_by(Registration.sort_key, Registration.id))]


def stands() -> Any:
    """Condition on AttendanceMark: it says something, and nobody has taken it back."""
    voided = db.select(_voiding.id).where(_voiding.voids_id == AttendanceMark.id)
    return db.and_(AttendanceMark.kind != "void", ~voided.exists())


def list_standing(
    offering_id: int, *, item_id: int | None = None, registration_id: int | None = None
) -> list[StoredMark]:
    """What counts, in order of arrival."""
    query = db.select(
        AttendanceMark.registration_id,
        AttendanceMark.item_id,
        AttendanceMark.kind,
        AttendanceMark.at,
        AttendanceMark.until_at,
        AttendanceMark.method,
    ).where(AttendanceMark.offering_id == offering_id, stands())
    if item_id is not None:
        query = query.where(AttendanceMark.item_id == item_id)
    if registration_id is not None:
        query = query.where(AttendanceMark.registration_id == registration_id)
    return [StoredMark(*row) for row in db.session.execute(query.order_by(AttendanceMark.id))]


def load(offering: Offering, *, registration_id: int | None = None, now: datetime | None = None) -> Record:
    """Everybody, or one person, in every meeting: three queries, or four (the rule comes with the
    offering)."""
    people = [each.id for each in list_trainees(offering.id, registration_id)]
    meetings = list_meetings(offering.id)
    return record_of(
        rule_of(offering),
        meetings,
        people,
        list_standing(offering.id, registration_id=registration_id),
        offering.time_zone,
        now or clock.now(),
        items_with_marks(each.id for each in meetings) if registration_id is not None else (),
    )


def summaries(offering: Offering) -> dict[int, AttendanceResult]:
    """By registration id, of everybody who takes part. Three queries."""
    return load(offering).results


def list_all_marks(registration_id: int, item_id: int | None = None) -> list[AttendanceMark]:
    """Voids and what they void too, in order of arrival."""
    query = db.select(AttendanceMark).where(AttendanceMark.registration_id == registration_id)
    if item_id is not None:
        query = query.where(AttendanceMark.item_id == item_id)
    return list(db.session.scalars(query.order_by(AttendanceMark.id)))


def list_standing_rows(item_id: int, registration_ids: Sequence[int]) -> list[AttendanceMark]:
    query = db.select(AttendanceMark).where(
        AttendanceMark.item_id == item_id, AttendanceMark.registration_id.in_(registration_ids), stands()
    )
    return list(db.session.scalars(query.order_by(AttendanceMark.id)))


def get_mark(offering: Offering, mark_id: int) -> AttendanceMark:
    query = db.select(AttendanceMark).where(
        AttendanceMark.id == mark_id, AttendanceMark.offering_id == offering.id, AttendanceMark.kind != "void"
    )
    mark: AttendanceMark | None = db.session.scalar(query)
    if mark is None:
        raise NotFound
    return mark


def find_by_client_id(client_id: str) -> AttendanceMark | None:
    mark: AttendanceMark | None = db.session.scalar(
        db.select(AttendanceMark).where(AttendanceMark.client_id == client_id)
    )
    return mark


def items_with_marks(item_ids: Iterable[int]) -> set[int]:
    """Those that somebody attended, or was excused from."""
    query = db.select(AttendanceMark.item_id).where(AttendanceMark.item_id.in_(list(item_ids)), stands())
    return set(db.session.scalars(query.distinct()))
