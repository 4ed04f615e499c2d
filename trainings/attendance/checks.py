from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from trainings.attendance.models import AttendanceMark


@invariant("a mark is of one offering: its person's and its meeting's")
def marks_stay_in_their_offering() -> Iterator[str]:
    query = (
        db.select(AttendanceMark.id)
        .join(Registration, Registration.id == AttendanceMark.registration_id)
        .join(AgendaItem, AgendaItem.id == AttendanceMark.item_id)
        .where(
            db.or_(
                Registration.offering_id != AttendanceMark.offering_id,
                AgendaItem.offering_id != AttendanceMark.offering_id,
            )
        )
    )
    for id_ in db.session.scalars(query):
        yield f"Attendance mark {id_} belongs to another offering than its person or its meeting."


@invariant("a void takes back an earlier mark of the same person and meeting")
def voids_void_a_mark() -> Iterator[str]:
    voided = db.aliased(AttendanceMark)
    query = db.select(AttendanceMark.id, voided.id).join(voided, voided.id == AttendanceMark.voids_id)
    wrong = db.or_(
        voided.kind == "void",
        voided.id > AttendanceMark.id,
        voided.registration_id != AttendanceMark.registration_id,
        voided.item_id != AttendanceMark.item_id,
    )
    for void, mark in db.session.execute(query.where(wrong)):
        yield f"Attendance mark {void} takes back {mark}, which it may not."


@invariant("a mark of a device never counts from a time after it reached us")
def marks_are_not_from_the_future() -> Iterator[str]:
    query = db.select(AttendanceMark.id).where(
        AttendanceMark.device_time.is_not(None), AttendanceMark.at > AttendanceMark.received_time
    )
    for id_ in db.session.scalars(query):
        yield f"Attendance mark {id_} counts from a time after it was received."
