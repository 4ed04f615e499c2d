"""The trainee's desk: how far I am, what is still needed, what it came to."""

from datetime import timedelta

import pytest

from core.database import db
from trainings.attendance import actions as attendance
from trainings.attendance.actions import NewMark
from trainings.certificates.actions import issue
from trainings.completion import actions as completion

URL = "/my/learning"


@pytest.fixture
def half(class_):
    """One came to the first of four meetings, on the day of the second."""
    come(class_, class_.meetings[:1])
    return class_


def come(world, meetings):
    for item in meetings:
        mark = NewMark("paper", "sheet", at=item.starts_at, until_at=item.ends_at)
        attendance.mark(item, world.registration, world.alice, mark)
    db.session.commit()


def test_on_the_way(half, signed_in):
    page = signed_in(half.trainee).get(URL).text
    assert "1 of 4" in page
    assert "Next meeting:" in page
    assert half.meetings[1].title["en"] in page
    assert ("Still needed:" in page, "On course" in page or "At risk" in page) == (True, True)


def test_completed_with_certificate_and_credits(half, signed_in, clock):
    line = {"scheme": "cpd", "subject": "general", "minutes": "attended"}
    half.cohort.course_version.credit_rule = {"lines": [line]}
    come(half, half.meetings[1:])
    clock.set(half.meetings[-1].ends_at + timedelta(hours=1))
    completion.decide_all(half.cohort, half.alice)
    certificate = issue(half.registration, half.alice)
    page = signed_in(half.trainee).get(URL).text
    assert "Still needed:" not in page
    assert ("4 of 4" in page, "Completed" in page, "12 hours" in page) == (True, True, True)
    assert f"/my/certificates/{certificate.ref}" in page


def test_who_waits_is_told_so_and_what_is_not_mine_is_not_there(half, make, signed_in):
    user = make.user()
    assert "No trainings yet" in signed_in(user).get(URL).text
    half.enrol(user, state="waiting")
    page = signed_in(user).get(URL).text
    assert half.cohort.title["en"] in page
    assert ("Still needed:" in page, "1 of 4" in page) == (False, False)


def test_a_certificate_without_a_decision_asks_for_nothing_more(half, signed_in, clock):
    issue(half.registration, half.alice)
    clock.set(half.meetings[-1].ends_at + timedelta(days=1))
    page = signed_in(half.trainee).get(URL).text
    assert ("Still needed:" in page, ">Over<" in page) == (False, True)


def test_what_was_cancelled_is_gone(half, signed_in):
    half.registration.state = "cancelled"
    assert "No trainings yet" in signed_in(half.trainee).get(URL).text


def test_a_fixed_number_of_queries(half, make, signed_in, session, query_count):
    client = signed_in(half.trainee)
    client.get(URL)
    with query_count() as few:
        client.get(URL)
    for _number in range(3):
        cohort = make.cohort()
        make.agenda_item(offering=cohort, kind="meeting")
        make.registration(offering=cohort, user=half.trainee)
    session.commit()
    with query_count() as more:
        client.get(URL)
    assert len(more) == len(few)
