from datetime import timedelta

import pytest

from core.database import db
from trainings.attendance import queries
from trainings.attendance.models import AttendanceMark


def address(world, meeting=0, end="sheet"):
    return f"/organise/offerings/{world.cohort.ref}/agenda/{world.meetings[meeting].ref}/{end}"


def typed(world, came, left):
    return {f"in-{world.registration.ref}": came, f"out-{world.registration.ref}": left}


def minutes(world):
    record = queries.load(world.cohort)
    return record.cells[world.registration.id, world.meetings[0].id].presence.minutes


def kinds():
    return [row.kind for row in db.session.scalars(db.select(AttendanceMark).order_by(AttendanceMark.id))]


def test_the_sheet_prints_with_everybodys_name(class_, signed_in):
    class_.enrol(name="𠮷野 #[evil] *x* $y$ \\ <b>")
    answer = signed_in(class_.alice).get(address(class_, end="sheet.pdf"))
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_times_on_the_sheet_become_minutes(class_, signed_in):
    client = signed_in(class_.alice)
    assert client.post(address(class_), data=typed(class_, "905", "11.05")).status_code == 303
    assert (kinds(), minutes(class_)) == (["paper"], 120)
    page = client.get(address(class_)).text
    assert 'value="09:05"' in page
    assert 'value="11:05"' in page


def test_the_same_sheet_again_changes_nothing(class_, signed_in):
    client = signed_in(class_.alice)
    for _again in range(2):
        client.post(address(class_), data=typed(class_, "09:05", "11:05"))
    assert kinds() == ["paper"]


def test_another_time_takes_the_first_back(class_, signed_in):
    client = signed_in(class_.alice)
    client.post(address(class_), data=typed(class_, "09:05", "11:05"))
    client.post(address(class_), data=typed(class_, "09:05", ""))
    assert (kinds(), minutes(class_)) == (["paper", "void", "in"], 175)
    client.post(address(class_), data=typed(class_, "", ""))
    assert minutes(class_) == 0


@pytest.mark.parametrize(
    ("came", "left", "sentence"),
    [
        ("late", "", "Write the time like 09:05."),
        ("11:00", "09:00", "The time out must be after the time in."),
        ("\u0000", "", "Write the time like 09:05."),
    ],
)
def test_one_mistake_keeps_everything_that_was_typed(class_, signed_in, came, left, sentence):
    other = class_.enrol()
    form = typed(class_, came, left) | {f"in-{other.ref}": "9:15", f"out-{other.ref}": "10:45"}
    answer = signed_in(class_.alice).post(address(class_), data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="10:45"' in answer.text
    assert kinds() == []


def test_a_time_to_come_is_refused(class_, signed_in, clock):
    clock.set(class_.meetings[1].starts_at + timedelta(minutes=10))
    answer = signed_in(class_.alice).post(address(class_, 1), data=typed(class_, "09:00", "12:00"))
    assert answer.status_code == 422
    assert "This time has not come yet." in answer.text
