from datetime import timedelta

import pytest

from core import clock as the_clock
from core.database import db
from registrations.base.codes import ticket_code
from trainings.attendance import queries
from trainings.attendance.models import AttendanceMark


def address(world, meeting=1, end=""):
    return f"/organise/offerings/{world.cohort.ref}/agenda/{world.meetings[meeting].ref}/attendance{end}"


def marks():
    return [(row.kind, row.method) for row in db.session.scalars(db.select(AttendanceMark).order_by(AttendanceMark.id))]


def minutes(world):
    record = queries.load(world.cohort, now=world.meetings[3].ends_at)
    return [record.cells[world.registration.id, meeting.id].presence.minutes for meeting in record.meetings]


def test_one_tap_marks_from_the_beginning(class_, signed_in, clock):
    clock.set(class_.meetings[1].starts_at + timedelta(minutes=20))
    client = signed_in(class_.alice)
    answer = client.post(address(class_), data={"registration": class_.registration.ref, "tap": "here"})
    assert answer.status_code == 303
    assert minutes(class_) == [0, 180, 0, 0]
    assert "In since 09:00" in client.get(address(class_)).text


def test_late_counts_from_now_and_out_until_now(class_, signed_in, clock):
    client = signed_in(class_.alice)
    clock.set(class_.meetings[1].starts_at + timedelta(minutes=30))
    client.post(address(class_), data={"registration": class_.registration.ref, "tap": "late"})
    clock.advance(minutes=60)
    client.post(address(class_), data={"registration": class_.registration.ref, "tap": "out"})
    assert minutes(class_) == [0, 60, 0, 0]


def test_of_a_meeting_that_is_over_somebody_was_there(class_, signed_in):
    signed_in(class_.alice).post(address(class_, 0), data={"registration": class_.registration.ref, "tap": "here"})
    assert marks() == [("manual", "list")]
    assert minutes(class_)[0] == 180


@pytest.mark.parametrize(("meeting", "tap"), [(0, "late"), (0, "out"), (3, "here"), (3, "late")])
def test_now_is_not_said_of_what_is_over_or_far_away(class_, signed_in, meeting, tap):
    answer = signed_in(class_.alice).post(
        address(class_, meeting), data={"registration": class_.registration.ref, "tap": tap}
    )
    assert answer.status_code == 409
    assert marks() == []


def test_undo_takes_back_the_newest(class_, signed_in):
    client = signed_in(class_.alice)
    client.post(address(class_), data={"registration": class_.registration.ref, "tap": "here"})
    client.post(address(class_, end=f"/{class_.registration.ref}/undoing"))
    client.post(address(class_, end=f"/{class_.registration.ref}/undoing"))
    assert marks() == [("in", "list"), ("void", "office")]


def test_a_scanned_ticket_marks(class_, signed_in, app):
    code = ticket_code(class_.registration.ref, app.config["SETTINGS"].secret_key, class_.cohort.ref)
    assert signed_in(class_.alice).post(address(class_), data={"code": code, "tap": "late"}).status_code == 303
    assert marks() == [("in", "scan")]


@pytest.mark.parametrize("code", ["HZ2.a.b.c", "HZ2..", "nobody", "\u202e", "x" * 5000, "HZ1.x.y", "é" * 40])
def test_what_is_no_ticket_is_refused_with_a_sentence(class_, signed_in, code):
    answer = signed_in(class_.alice).post(address(class_), data={"code": code})
    assert answer.status_code == 409
    assert 'class="notice' in answer.text
    assert marks() == []


def test_the_ticket_of_something_else_is_refused(class_, signed_in, make, app):
    other = make.cohort()
    there = class_.registration
    there.offering = other
    db.session.flush()
    code = ticket_code(there.ref, app.config["SETTINGS"].secret_key, other.ref)
    answer = signed_in(class_.alice).post(address(class_), data={"code": code})
    assert "This ticket is for something else." in answer.text


def test_search_finds_names_by_pinyin(class_, signed_in):
    class_.enrol(name="王小明")
    page = signed_in(class_.alice).get(address(class_) + "?q=xiaoming").text
    assert "王小明" in page
    assert class_.registration.name_native not in page.partition('class="roll"')[2]


def test_a_viewer_sees_and_marks_nobody(class_, signed_in, make):
    viewer = make.user()
    make.role(class_.cohort, viewer, "viewer")
    client = signed_in(viewer)
    assert client.get(address(class_)).status_code == 200
    assert client.post(address(class_), data={"registration": class_.registration.ref}).status_code == 403
    assert the_clock.now() < class_.meetings[1].starts_at


def test_the_meeting_of_another_cohort_is_not_found(class_, signed_in, make):
    elsewhere = make.agenda_item(offering=make.cohort(), kind="meeting", state="published")
    url = f"/organise/offerings/{class_.cohort.ref}/agenda/{elsewhere.ref}/attendance"
    assert signed_in(class_.alice).get(url).status_code == 404


def test_everybody_of_whom_nothing_is_known_is_marked_at_once(class_, signed_in, clock):
    others = [class_.enrol(), class_.enrol()]
    clock.set(class_.meetings[1].starts_at + timedelta(minutes=20))
    client = signed_in(class_.alice)
    client.post(address(class_), data={"registration": others[0].ref, "tap": "late"})
    assert "All 2 others are here" in client.get(address(class_)).text
    assert client.post(address(class_), data={"everybody": "1"}).status_code == 303
    assert marks() == [("in", "list")] * 3
    assert minutes(class_) == [0, 180, 0, 0]
    assert "others are here" not in client.get(address(class_)).text


def test_nobody_is_marked_hours_before(class_, signed_in):
    answer = signed_in(class_.alice).post(address(class_, 2), data={"everybody": "1"})
    assert (answer.status_code, marks()) == (409, [])


def test_too_few_minutes_are_not_shown_as_enough(class_, signed_in, clock):
    clock.set(class_.meetings[1].ends_at - timedelta(minutes=30))
    client = signed_in(class_.alice)
    client.post(address(class_), data={"registration": class_.registration.ref, "tap": "late"})
    clock.advance(hours=2)
    page = client.get(address(class_)).text
    assert '<span class="mark mark-warn">30 minutes of 180</span>' in page
