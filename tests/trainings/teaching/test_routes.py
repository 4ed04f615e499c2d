"""The trainer's desk: today's meetings, who is missing, the ways to take attendance."""

from datetime import timedelta

import pytest

from offerings.agenda.models import AgendaItemPerson
from trainings.assessments.plan import Assessment
from trainings.attendance import actions as attendance
from trainings.attendance.actions import NewMark

URL = "/my/teaching"


@pytest.fixture
def taught(class_, make, session):
    """Somebody teaches the meetings of the class, and has no role of it."""
    class_.trainer = make.user()
    person = make.person(user_id=class_.trainer.id)
    for item in class_.meetings:
        item.people.append(AgendaItemPerson(person=person, role="trainer", position=0))
    class_.registration.name_native = "甲"
    class_.second = class_.enrol(name="乙")
    session.commit()
    return class_


def test_who_is_missing(taught, signed_in, clock):
    client = signed_in(taught.trainer)
    page = client.get(URL).text
    assert "2 people are missing" in page  # five minutes before the beginning
    attendance.mark(taught.meetings[1], taught.registration, taught.alice, NewMark("in", "list"))
    page = client.get(URL).text
    assert ("1 person is missing" in page, "<li>乙</li>" in page, "<li>甲</li>" in page) == (True, True, False)
    attendance.mark(taught.meetings[1], taught.second, taught.alice, NewMark("in", "list"))
    clock.advance(hours=1)
    page = client.get(URL).text
    assert ("Nobody is missing." in page, "Going on now" in page) == (True, True)


def test_nobody_missing_is_not_said_when_nobody_takes_part(taught, signed_in):
    taught.registration.state = taught.second.state = "cancelled"
    page = signed_in(taught.trainer).get(URL).text
    assert ("Nobody takes part yet." in page, "Nobody is missing." in page) == (True, False)


def test_next_meetings_are_there_and_past_ones_are_not(taught, signed_in, clock):
    titles = [item.title["en"] for item in taught.meetings]
    page = signed_in(taught.trainer).get(URL).text
    assert [title in page for title in titles] == [False, True, True, True]
    clock.set(taught.meetings[1].starts_at - timedelta(days=1))
    assert "No class meeting today." in signed_in(taught.trainer).get(URL).text


def test_a_trainer_without_a_role_takes_the_attendance_of_their_meetings(taught, signed_in):
    client, root = signed_in(taught.trainer), f"/organise/offerings/{taught.cohort.ref}/agenda/{taught.meetings[1].ref}"
    page = client.get(URL).text
    for way in ("code", "attendance", "sheet"):
        assert f'href="{root}/{way}"' in page
        assert client.get(f"{root}/{way}").status_code == 200
    here = client.post(f"{root}/attendance", data={"registration": taught.registration.ref, "tap": "here"})
    assert (here.status_code, "<li>甲</li>" in client.get(URL).text) == (303, False)


def test_of_meetings_that_others_teach_they_only_see_the_list(taught, signed_in, session):
    taught.meetings[1].people.clear()
    session.commit()
    client, root = signed_in(taught.trainer), f"/organise/offerings/{taught.cohort.ref}/agenda/{taught.meetings[1].ref}"
    assert client.get(f"{root}/attendance").status_code == 200
    refused = client.post(f"{root}/attendance", data={"registration": taught.registration.ref, "tap": "here"})
    assert (client.get(f"{root}/code").status_code, refused.status_code) == (403, 403)
    for meeting in taught.meetings:
        meeting.people.clear()
    session.commit()
    assert client.get(f"{root}/attendance").status_code == 404


def test_their_organiser_pages_offer_what_they_may_open(taught, signed_in):
    client = signed_in(taught.trainer)
    page = client.get(f"/organise/offerings/{taught.cohort.ref}/attendance").text
    opened = {f"/organise/cohorts/{taught.cohort.ref}/assessments", "/my/teaching"}
    hidden = {'href="/organise/"', f"/organise/cohorts/{taught.cohort.ref}/phase", "/people/import"}
    assert ({each for each in opened if each in page}, {each for each in hidden if each in page}) == (opened, set())
    assert {client.get(each).status_code for each in opened} == {200}


def test_cohorts_lead_to_attendance_and_grades_until_they_are_closed(taught, make, signed_in, session, clock):
    exam = Assessment("exam", {"en": "Exam"}, weight=100, pass_percent=60, attempts=2)
    taught.cohort.course_version.completion_rule = {"assessments": [exam.stored()]}
    clock.advance(days=60)
    grades = f"/organise/cohorts/{taught.cohort.ref}/assessments"
    attendance_ = f"/organise/offerings/{taught.cohort.ref}/attendance"
    desk = make.user()
    make.role(taught.cohort, desk, "desk")
    for user, shown in ((taught.trainer, True), (desk, False)):
        page = signed_in(user).get(URL).text
        assert (f'href="{attendance_}"' in page, f'href="{grades}"' in page) == (True, shown)
        assert signed_in(user).get(grades).status_code == (200 if shown else 404)
    taught.cohort.phase = "closed"
    assert "Nothing to teach" in signed_in(taught.trainer).get(URL).text


def test_a_role_is_enough_but_a_viewer_has_nothing_to_do(taught, make, signed_in):
    for role, shown in (("owner", True), ("editor", True), ("desk", True), ("viewer", False)):
        user = make.user()
        make.role(taught.cohort, user, role)
        assert (taught.meetings[1].title["en"] in signed_in(user).get(URL).text) == shown, role
    assert "Nothing to teach" in signed_in(make.user()).get(URL).text


def test_what_is_not_public_is_not_there(taught, signed_in, session):
    taught.meetings[1].state = "draft"
    assert taught.meetings[1].title["en"] not in signed_in(taught.trainer).get(URL).text
    taught.cohort.state = "cancelled"
    assert "Nothing to teach" in signed_in(taught.trainer).get(URL).text


def test_a_fixed_number_of_queries(taught, make, signed_in, session, query_count):
    make.role(taught.cohort, taught.trainer, "desk")
    session.commit()
    client = signed_in(taught.trainer)
    client.get(URL)
    with query_count() as few:
        client.get(URL)
    other = make.cohort()
    make.role(other, taught.trainer, "desk")
    for minutes in (0, 60):
        make.agenda_item(
            offering=other, kind="meeting", starts_at=taught.meetings[1].starts_at + timedelta(minutes=minutes)
        )
    for _number in range(3):
        taught.enrol()
        make.registration(offering=other)
    session.commit()
    with query_count() as more:
        client.get(URL)
    assert len(more) == len(few)
