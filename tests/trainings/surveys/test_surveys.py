"""Asked on their day, reminded once, answered once by the link; nothing leads from an anonymous answer to a person."""

import csv
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from core.database import db
from core.errors import Gone
from core.invariants import INVARIANTS
from notifications.outbox.compose import compose
from trainings.cohorts.models import Cohort
from trainings.enrolments.actions import begin
from trainings.surveys import actions, queries
from trainings.surveys.jobs import ask_in_surveys
from trainings.surveys.models import SurveyAnswer, SurveyInvitation
from trainings.surveys.presets import PRESETS


def broken():
    checks = [each for each in INVARIANTS.values() if each.broken.__module__ == "trainings.surveys.checks"]
    return [sentence for check in checks for sentence in check.broken()]


ANSWER = {"q_useful": "5", "q_again": "yes", "q_better": "More time for the cell."}


def test_each_is_sent_on_its_day_once(asking, mailed, clock):
    clock.set(asking.last - timedelta(minutes=1))
    assert mailed() == []
    clock.set(asking.last + timedelta(minutes=1))
    assert [each.to for each in mailed()] == [each.email for each in asking.people]
    assert len(mailed()) == 3
    clock.set(asking.last + timedelta(days=29))
    assert len(mailed()) == 3 + 3  # reminders
    clock.set(asking.last + timedelta(days=30, minutes=1))
    found = mailed()
    assert len(found) == 9
    assert {each.message.context["survey"]["en"] for each in found[6:]} == {"Thirty days later"}


def test_not_long_after_its_day_nor_where_nothing_takes_place(asking, mailed, clock):
    clock.set(asking.last + timedelta(days=61))
    assert mailed() == []
    clock.set(asking.last + timedelta(hours=1))
    asking.cohort.state = "cancelled"
    db.session.commit()
    assert mailed() == []


def test_who_never_came_or_cancelled_is_not_asked(asking, mailed):
    begin(asking.people[0], None).state = "no_show"
    asking.people[1].state = "cancelled"
    db.session.commit()
    assert [each.to for each in mailed()] == [asking.people[2].email]


def test_managers_are_those_who_agreed(asking, mailed, clock, make):
    manager = begin(asking.people[0], None)
    manager.manager_email, manager.manager_name = "boss@kilns.example", "Boss"
    nominated = begin(asking.people[1], None, employer=asking.host, nominated_by_id=asking.alice.id)
    assert nominated.nominated_by_id == asking.alice.id
    begin(asking.people[2], None)
    clock.set(asking.last + timedelta(days=90, hours=1))
    db.session.commit()
    found = mailed()
    assert [each.to for each in found] == ["boss@kilns.example", asking.alice.email]
    text = compose(found[0].message).get_body(("plain",)).get_content()
    assert asking.people[0].name_native in text
    assert found[0].path in text


def test_one_reminder_to_who_has_not_answered(asking, mailed, client, clock):
    first = mailed()
    assert client.post(first[0].path, data=ANSWER).status_code == 200
    clock.set(asking.last + timedelta(days=8))
    second = mailed()[3:]
    assert [(each.to, each.path, each.again) for each in second] == [(one.to, one.path, True) for one in first[1:]]
    assert len(mailed()) == 5
    clock.set(asking.last + timedelta(days=16))
    assert len(mailed()) == 5


def test_answered_without_an_account_once(asking, mailed, client):
    link = mailed()[0].path
    page = client.get(link).text
    assert ("Your answers are anonymous" in page, "results from 3 answers on" in page) == (True, True)
    assert "Thank you for your answers." in client.post(link, data=ANSWER).text
    assert queries.answered(asking.cohort)[asking.people[0].id] == {"right_after"}
    for answer in (client.get(link), client.post(link, data=ANSWER)):
        assert (answer.status_code, "was answered with this link already" in answer.text) == (410, True)
    assert db.session.query(SurveyAnswer).count() == 1
    assert client.get("/surveys/nothing").status_code == 404
    assert broken() == []


def test_of_an_anonymous_answer_nothing_leads_to_a_person(asking, mailed, client):
    for each in mailed():
        client.post(each.path, data=ANSWER)
    rows = db.session.query(SurveyAnswer).all()
    assert {row.registration_id for row in rows} == {None}
    assert {type(row.answered_on).__name__ for row in rows} == {"date"}
    columns = {"id", "cohort_id", "key", "is_anonymous", "registration_id", "values", "answered_on", "is_counted"}
    assert {column.name for column in SurveyAnswer.__table__.columns} == columns
    invitations = db.session.query(SurveyInvitation).all()
    assert len({each.answered_on for each in invitations}) == 1
    rows[0].registration_id = asking.people[0].id
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_neither_day_nor_order_tells_whose_an_anonymous_answer_is(asking, mailed, client, clock):
    """Everybody answers alone on a day of their own, one after the other."""
    asking.people += [asking.enrol(name=name) for name in "丁戊己庚辛"]
    db.session.commit()
    texts = []
    for number, each in enumerate(mailed()):
        clock.set(asking.last + timedelta(days=number, hours=2))
        client.post(each.path, data={"q_better": f"Said {number}"})
        texts.append(f"Said {number}")
    rows = db.session.query(SurveyAnswer).all()
    assert {row.answered_on for row in rows} == {(asking.last + timedelta(days=7)).date()}
    found = [row.values["better"] for row in rows]
    assert sorted(found) == texts
    assert broken() == []


def test_answers_are_drawn_by_lot_each_time(asking, mailed, client):
    links = mailed()
    client.post(links[0].path, data=ANSWER)
    first = db.session.scalars(db.select(SurveyAnswer.id)).all()
    client.post(links[1].path, data=ANSWER)
    assert not set(first) & set(db.session.scalars(db.select(SurveyAnswer.id)))


def test_the_link_is_not_in_the_database_of_invitations(asking, mailed):
    token = mailed()[0].path.rpartition("/")[2]
    columns = [str(getattr(each, column.name)) for each in db.session.query(SurveyInvitation)
               for column in SurveyInvitation.__table__.columns]  # fmt: skip
    assert not any(token in each for each in columns)


def test_a_mistake_keeps_what_was_chosen(asking, mailed, client):
    link = mailed()[0].path
    empty = client.post(link, data={})
    assert (empty.status_code, "Answer at least one question." in empty.text) == (422, True)
    wrong = client.post(link, data={"q_useful": "7", "q_better": "Air & light"})
    assert (wrong.status_code, "Air &amp; light" in wrong.text) == (422, True)
    for hostile in ("a\x00b", "x" * 30_000, "\u202eabc"):
        assert client.post(link, data={"q_better": hostile}).status_code == 422
    assert db.session.query(SurveyAnswer).count() == 0


def test_the_page_of_ones_registration_leads_there_and_back(asking, mailed, signed_in, clock):
    """Not the manager's survey, nor somebody else's."""
    person, link = signed_in(asking.people[0].user), mailed()[0].path
    url = f"/my/registrations/{asking.people[0].ref}"
    assert "surveys/" not in signed_in(asking.people[1].user).get(url).text
    page = person.get(url).text
    assert (f'href="{link}"' in page, "How was the training?" in page) == (True, True)
    assert f'href="{url}"' in person.post(link, data=ANSWER).text
    again = person.get(link)
    assert (again.status_code, f'href="{url}"' in again.text, "Thank you" in again.text) == (410, True, True)
    after = person.get(url).text
    assert (link in after, "Answered." in after) == (False, True)
    begin(asking.people[0], None, employer=asking.host, nominated_by_id=asking.alice.id)
    clock.set(asking.last + timedelta(days=90, hours=1))
    db.session.commit()
    mailed()
    assert "What has changed at work" not in person.get(url).text


def test_closed_after_thirty_days(asking, mailed, client, clock):
    link = mailed()[0].path
    clock.set(asking.last + timedelta(days=31))
    answer = client.post(link, data=ANSWER)
    assert (answer.status_code, "This survey is closed." in answer.text) == (410, True)


def test_of_one_link_answered_twice_at_once_one_counts(asking, mailed, in_threads):
    mailed()
    invitation_id, cohort_id = db.session.query(SurveyInvitation.id).first()[0], asking.cohort.id
    survey = PRESETS["right_after"]

    def run(index):
        invitation = db.session.get_one(SurveyInvitation, invitation_id)
        actions.answer(invitation, survey, db.session.get_one(Cohort, cohort_id), {"useful": index + 1})
        db.session.commit()
        return "kept"

    found = in_threads(run, 4)
    assert found.count("kept") == 1
    assert sum(isinstance(each, Gone) for each in found) == 3
    assert db.session.query(SurveyAnswer).count() == 1
    assert broken() == []


def test_two_workers_at_once_ask_once(asking, in_threads, outbox):
    in_threads(lambda _index: ask_in_surveys(), 3)
    assert db.session.query(SurveyInvitation).count() == 3
    assert [each.template for each in outbox()].count("trainings/survey_asked") == 3


def test_results_from_three_answers_on(asking, mailed, client, signed_in):
    organiser, base = signed_in(asking.alice), f"/organise/cohorts/{asking.cohort.ref}/surveys"
    links = [each.path for each in mailed()]
    client.post(links[0], data=ANSWER)
    client.post(links[1], data={"q_useful": "2", "q_better": "=1+1"})
    hidden = organiser.get(f"{base}/right_after").text
    assert ("Nothing to see yet" in hidden, "More time" in hidden, "67%" in hidden) == (True, False, True)
    assert ("What it asks" in hidden, "Yes, Perhaps, No" in hidden) == (True, True)
    assert organiser.get(f"{base}/right_after/answers.csv").status_code == 404
    client.post(links[2], data={"q_useful": "5"})
    shown = organiser.get(f"{base}/right_after").text
    assert ("Average: 4" in shown, "2 (67%)" in shown, "More time for the cell." in shown) == (True, True, True)
    assert "3 of 3" in organiser.get(base).text
    text = organiser.get(f"{base}/right_after/answers.csv").data.decode("utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    assert [len(line) for line in lines] == [5] * 4
    assert sorted(line[-1] for line in lines[1:]) == ["", "'=1+1", "More time for the cell."]
    assert not any(person.name_native in text for person in asking.people)


def test_with_names_where_that_was_said(asking, mailed, client, signed_in, clock):
    clock.set(asking.last + timedelta(days=30, hours=1))
    link = mailed()[0].path
    assert "The organiser sees your answers with your name" in client.get(link).text
    client.post(link, data={"q_used": "weekly"})
    organiser, base = signed_in(asking.alice), f"/organise/cohorts/{asking.cohort.ref}/surveys"
    assert "1 (100%)" in organiser.get(f"{base}/after_30_days").text
    lines = organiser.get(f"{base}/after_30_days/answers.csv").data.decode("utf-8-sig").splitlines()
    assert lines[1].startswith(f"{asking.people[0].name_native},2026-")
    assert "Every week" in lines[1]


def test_of_others_nothing_exists(asking, make, signed_in):
    base = f"/organise/cohorts/{asking.cohort.ref}/surveys"
    for user in (make.user(), asking.trainee):
        assert [signed_in(user).get(path).status_code for path in (base, f"{base}/right_after")] == [404, 404]
    assert signed_in(asking.alice).get(f"{base}/unknown").status_code == 404


def test_checks_find_what_was_written_past_the_actions(asking, mailed):
    mailed()
    db.session.query(SurveyInvitation).first().answered_on = asking.last.date()
    db.session.flush()
    assert broken() == [f"Survey right_after of cohort {asking.cohort.id}: 1 answered, 0 answers."]


def test_results_of_an_anonymous_survey_move_in_lots(asking, mailed, client, signed_in):
    asking.people += [asking.enrol(name=name) for name in "丁戊己庚"]
    db.session.commit()
    page, seen = f"/organise/cohorts/{asking.cohort.ref}/surveys/right_after", []
    for number, each in enumerate(mailed()):
        client.post(each.path, data={"q_better": f"Said {number}"})
        text = signed_in(asking.alice).get(page).text
        seen.append([said for said in range(7) if f"Said {said}" in text])
        table = signed_in(asking.alice).get(f"{page}/answers.csv")
        assert [said for said in range(7) if f"Said {said}" in table.text] == seen[-1]
    assert seen == [[], [], [0, 1, 2], [0, 1, 2], [0, 1, 2], [*range(6)], [*range(6)]]
    assert "1 answer waits for others." in text
    assert broken() == []
