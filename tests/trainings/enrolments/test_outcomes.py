"""What the organiser notes of one enrolment, and what is decided elsewhere."""

import pytest

from trainings.enrolments.actions import adopt_all, set_outcome
from trainings.enrolments.queries import find_enrolment


@pytest.fixture
def page(class_, signed_in):
    adopt_all()
    class_.url = f"/organise/cohorts/{class_.cohort.ref}/enrolments/{class_.registration.ref}"
    return signed_in(class_.alice)


def state(world):
    return find_enrolment(world.registration.id).state


def test_attendance_is_noted_by_hand(class_, page):
    assert page.post(f"{class_.url}/outcome", data={"outcome": "no_show"}).status_code == 303
    assert state(class_) == "no_show"


def test_completion_is_not(class_, page):
    answer = page.post(f"{class_.url}/outcome", data={"outcome": "completed"})
    assert (answer.status_code, state(class_)) == (422, "booked")


def test_what_was_decided_is_not_overwritten(class_, page, session):
    set_outcome(class_.registration, "completed", class_.alice)
    session.commit()
    assert "/outcome" not in page.get(class_.url).text
    answer = page.post(f"{class_.url}/outcome", data={"outcome": "no_show"})
    assert (answer.status_code, state(class_)) == (409, "completed")
    assert "It is decided already." in answer.text
