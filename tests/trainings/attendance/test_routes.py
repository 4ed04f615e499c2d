from datetime import timedelta

import pytest

from core import clock as the_clock
from core.database import db
from trainings.attendance import actions, queries
from trainings.attendance.actions import NewMark
from trainings.attendance.models import AttendanceMark


@pytest.fixture
def marked(class_):
    """Jun was there for two hours of the first meeting."""
    item = class_.meetings[0]
    span = {"at": item.starts_at, "until_at": item.starts_at + timedelta(minutes=120)}
    class_.mark = actions.mark(item, class_.registration, class_.alice, NewMark("paper", "sheet", **span))
    return class_


def address(world, end=""):
    return f"/organise/offerings/{world.cohort.ref}/attendance{end}"


def test_the_matrix_says_minutes_in_words_and_figures(marked, signed_in):
    page = signed_in(marked.alice).get(address(marked)).text
    assert "120 minutes of 180" in page
    assert "Not reachable" in page
    assert page.count('class="matrix-cell"') == 4


def test_the_matrix_takes_a_fixed_number_of_queries(marked, signed_in, query_count):
    client, url = signed_in(marked.alice), address(marked)
    client.get(url)
    with query_count() as few:
        client.get(url)
    for _number in range(4):
        marked.enrol()
    db.session.commit()
    with query_count() as more:
        client.get(url)
    assert len(more) == len(few)


def test_a_person_shows_how_the_minutes_came_about(marked, signed_in):
    page = signed_in(marked.alice).get(address(marked, f"/people/{marked.registration.ref}")).text
    assert "There 09:00–11:00" in page
    assert "Signed sheet" in page


def test_a_correction_keeps_what_stood(marked, signed_in):
    end = f"/people/{marked.registration.ref}/meetings/{marked.meetings[0].ref}/correction"
    form = {"was": "there", "starts": "9:00", "ends": "1200", "reason": "The second page was lost."}
    client = signed_in(marked.alice)
    assert client.post(address(marked, end), data=form).status_code == 303
    assert queries.summaries(marked.cohort)[marked.registration.id].minutes_present == 180
    page = client.get(address(marked, f"/people/{marked.registration.ref}")).text
    assert "<s>There 09:00–11:00</s>" in page
    assert "The second page was lost." in page


@pytest.mark.parametrize(
    "form",
    [
        {"was": "there", "starts": "25:00", "ends": "12:00", "reason": "x"},
        {"was": "there", "starts": "12:00", "ends": "09:00", "reason": "x"},
        {"was": "there", "starts": "٩:00", "ends": "12:00", "reason": "x"},
        {"was": "there", "starts": "09:00", "ends": "12:00", "reason": ""},
        {"was": "maybe", "reason": "typed"},
    ],
)
def test_a_wrong_correction_is_refused_and_loses_nothing(marked, signed_in, form):
    end = f"/people/{marked.registration.ref}/meetings/{marked.meetings[0].ref}/correction"
    answer = signed_in(marked.alice).post(address(marked, end), data=form)
    assert answer.status_code == 422
    assert f'value="{form["reason"]}"' in answer.text
    assert queries.summaries(marked.cohort)[marked.registration.id].minutes_present == 120


def test_a_mark_is_taken_back_and_stays_visible(marked, signed_in):
    answer = signed_in(marked.alice).post(address(marked, f"/marks/{marked.mark.id}/void"), data={})
    assert answer.status_code == 303
    assert queries.summaries(marked.cohort)[marked.registration.id].minutes_present == 0
    assert db.session.scalar(db.select(db.func.count(AttendanceMark.id))) == 2


def test_the_mark_of_another_cohort_is_not_found(marked, signed_in, make):
    other = make.cohort(host=marked.host)
    answer = signed_in(marked.alice).post(f"/organise/offerings/{other.ref}/attendance/marks/{marked.mark.id}/void")
    assert answer.status_code == 404


def test_somebody_at_the_desk_sees_and_does_not_correct(marked, signed_in, make):
    clerk = make.user()
    make.role(marked.cohort, clerk, "desk")
    client = signed_in(clerk)
    assert client.get(address(marked)).status_code == 200
    assert client.post(address(marked, f"/marks/{marked.mark.id}/void")).status_code == 404


def test_a_trainee_sees_their_own_and_nobody_elses(marked, signed_in, make):
    url = f"/my/registrations/{marked.registration.ref}/attendance"
    page = signed_in(marked.trainee).get(url)
    assert page.status_code == 200
    assert "At most 3 of 4 meetings are still possible; 4 are needed." in page.text
    assert signed_in(make.user()).get(url).status_code == 404
    assert signed_in(marked.trainee).get(address(marked)).status_code == 404


def test_a_name_is_text(class_, signed_in):
    class_.enrol(name="<script>alert(1)</script>")
    page = signed_in(class_.alice).get(address(class_)).text
    assert "<script>alert(1)" not in page


def test_meetings_that_nobody_marked_are_not_called_absence(class_, signed_in):
    page = signed_in(class_.alice).get(address(class_)).text
    assert "nobody was marked" in page
    assert the_clock.now() < class_.meetings[1].starts_at


def test_a_meeting_without_any_mark_is_open_for_all_and_calls_for_its_sheet(class_, signed_in, session):
    """The first meeting is over; nobody was marked for it."""
    session.commit()
    page = signed_in(class_.alice).get(address(class_)).text
    assert "Nobody is marked in 1 meeting that is over" in page
    assert f"/agenda/{class_.meetings[0].ref}/attendance" in page
    assert "Not reachable" not in page
    assert queries.summaries(class_.cohort)[class_.registration.id].outlook == "open"
    own = signed_in(class_.registration.user)
    assert "Not reachable" not in own.get("/my/learning").text
    assert "Not reachable" not in own.get(f"/my/registrations/{class_.registration.ref}/attendance").text
