from datetime import timedelta

import pytest

from core import clock as the_clock
from core.database import db
from core.errors import Invalid, Refused
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from trainings.attendance import actions, queries
from trainings.attendance.actions import NewMark
from trainings.attendance.checks import marks_stay_in_their_offering, voids_void_a_mark
from trainings.attendance.models import AttendanceMark


def rows():
    return list(db.session.scalars(db.select(AttendanceMark).order_by(AttendanceMark.id)))


def present(world):
    record = queries.load(world.cohort)
    return [record.cells[world.registration.id, meeting.id].presence.minutes for meeting in record.meetings]


def test_device_and_received_time_are_both_kept(class_):
    """A phone 40 minutes slow tells us a quarter of an hour late."""
    seen = class_.meetings[0].starts_at
    now = the_clock.now()
    row = actions.mark(
        class_.meetings[0],
        class_.registration,
        class_.alice,
        NewMark("in", "scan", device_time=seen - timedelta(minutes=40), sent_time=now - timedelta(minutes=40)),
    )
    assert (row.device_time, row.received_time, row.at) == (seen - timedelta(minutes=40), now, seen)


def test_the_same_mark_sent_again_is_the_same_row(class_):
    first = actions.mark(class_.meetings[1], class_.registration, None, NewMark("in", "scan", client_id="a"))
    again = actions.mark(class_.meetings[1], class_.registration, None, NewMark("in", "scan", client_id="a"))
    assert again is first


def test_an_id_that_stands_for_somebody_else_is_refused(class_):
    other = class_.enrol()
    actions.mark(class_.meetings[1], class_.registration, None, NewMark("in", "scan", client_id="a"))
    with pytest.raises(Refused):
        actions.mark(class_.meetings[1], other, None, NewMark("in", "scan", client_id="a"))


def test_the_same_scan_twice_at_once_is_one_mark(class_, in_threads, session):
    item_id, registration_id = class_.meetings[1].id, class_.registration.id
    session.commit()

    def scan(_index):
        item, registration = db.session.get_one(AgendaItem, item_id), db.session.get_one(Registration, registration_id)
        row = actions.mark(item, registration, None, NewMark("in", "qr", client_id="same"))
        db.session.commit()
        return row.id

    found = in_threads(scan, 8)
    assert len(set(found)) == 1
    assert len(rows()) == 1


def test_taking_back_at_once_is_one_void(class_, in_threads, session):
    row = actions.mark(class_.meetings[0], class_.registration, None, NewMark("in", "list"))
    row_id = row.id
    session.commit()

    def take_back(_index):
        actions.void(db.session.get_one(AttendanceMark, row_id), None)
        db.session.commit()

    assert in_threads(take_back, 6) == [None] * 6
    assert [each.kind for each in rows()] == ["in", "void"]


def test_a_void_leaves_the_mark_and_takes_its_minutes(class_):
    item = class_.meetings[0]
    row = actions.mark(item, class_.registration, class_.alice, NewMark("in", "list", at=item.starts_at))
    assert present(class_) == [180, 0, 0, 0]
    actions.void(row, class_.alice, "Wrong person")
    assert present(class_) == [0, 0, 0, 0]
    assert (row.kind, row.reason) == ("in", "")
    assert list(voids_void_a_mark()) == []
    assert list(marks_stay_in_their_offering()) == []


def test_a_correction_takes_back_what_stood_and_says_why(class_):
    item = class_.meetings[0]
    actions.mark(item, class_.registration, class_.alice, NewMark("in", "list", at=item.starts_at))
    span = (item.starts_at + timedelta(minutes=60), item.ends_at)
    actions.correct(item, class_.registration, class_.alice, span, "Came with the second bus.")
    assert present(class_)[0] == 120
    assert [each.kind for each in rows()] == ["in", "void", "manual"]
    actions.correct(item, class_.registration, class_.alice, None, "Was not there at all.")
    assert present(class_)[0] == 0


def test_a_correction_without_reason_is_refused(class_):
    with pytest.raises(Invalid):
        actions.correct(class_.meetings[0], class_.registration, class_.alice, None, " ")


@pytest.mark.parametrize("state", ["cancelled", "pending", "waiting"])
def test_who_does_not_take_part_is_not_marked(class_, make, state):
    other = class_.enrol(make.user(), state=state)
    with pytest.raises(Refused):
        actions.mark(class_.meetings[0], other, None, NewMark("in", "list"))


def test_somebody_of_another_cohort_is_not_marked(class_, make):
    elsewhere = make.agenda_item(offering=make.cohort(), kind="meeting", state="published")
    with pytest.raises(Refused):
        actions.mark(elsewhere, class_.registration, None, NewMark("in", "list"))


def test_a_cancelled_meeting_takes_no_marks_and_counts_no_more(class_):
    item = class_.meetings[0]
    actions.mark(item, class_.registration, None, NewMark("in", "list", at=item.starts_at))
    item.state = "cancelled"
    assert present(class_) == [0, 0, 0]
    with pytest.raises(Refused):
        actions.mark(item, class_.registration, None, NewMark("in", "list"))


def test_the_matrix_takes_the_same_few_queries_whatever_its_size(class_, query_count):
    queries.load(class_.cohort)
    with query_count() as few:
        queries.load(class_.cohort)
    for _number in range(3):
        person = class_.enrol()
        actions.mark(class_.meetings[0], person, None, NewMark("in", "list", at=class_.meetings[0].starts_at))
    with query_count() as more:
        found = queries.summaries(class_.cohort)
    assert len(found) == 4
    assert len(more) == len(few)
