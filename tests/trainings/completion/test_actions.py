"""Who completed: decided by the rule or by hand, explained, decided anew when something is corrected."""

from datetime import timedelta

import pytest

from core.database import db
from core.errors import DomainError
from core.invariants import INVARIANTS
from trainings.attendance import actions as attendance
from trainings.attendance.actions import NewMark
from trainings.cohorts.models import Cohort
from trainings.completion import actions, queries
from trainings.completion.signals import completion_decided
from trainings.courses.facts import facts_of
from trainings.enrolments.queries import find_enrolment


def attend(world, registration, meetings):
    for item in meetings:
        span = {"at": item.starts_at, "until_at": item.ends_at}
        attendance.mark(item, registration, world.alice, NewMark("paper", "sheet", **span))
    db.session.flush()


@pytest.fixture
def over(class_, clock):
    """After the last meeting: one came to all, one to two of the four."""
    clock.set(class_.meetings[-1].ends_at + timedelta(hours=1))
    class_.second = class_.enrol(name="乙")
    attend(class_, class_.registration, class_.meetings)
    attend(class_, class_.second, class_.meetings[:2])
    return class_


def outcomes(world):
    return {id_: result.outcome for id_, result in queries.latest(world.cohort.id).items()}


def broken():
    checks = [each for each in INVARIANTS.values() if each.broken.__module__.startswith("trainings.")]
    return [sentence for check in checks for sentence in check.broken()]


def test_not_before_the_last_meeting_is_over(class_):
    with pytest.raises(DomainError, match="not_over"):
        actions.decide_all(class_.cohort, class_.alice)


def test_by_the_rule_once(over, outbox):
    heard = []
    completion_decided.connect(lambda registration, **said: heard.append(said["result"].outcome), weak=False)
    done = actions.decide_all(over.cohort, over.alice)
    assert (done.completed, done.incomplete, done.open) == (1, 1, 0)
    assert outcomes(over) == {over.registration.id: "completed", over.second.id: "incomplete"}
    again = actions.decide_all(over.cohort, over.alice)
    assert (again.completed, again.incomplete) == (0, 0)
    assert find_enrolment(over.registration.id).state == "completed"
    assert [message.template for message in outbox()].count("trainings/completion") == 2
    assert sorted(heard) == ["completed", "incomplete"]
    assert queries.find_latest(over.registration.id).minutes == 4 * 180
    assert broken() == []


def test_a_correction_shows_what_changed_and_is_decided_anew(over, signed_in):
    actions.decide_all(over.cohort, over.alice)
    attend(over, over.second, over.meetings[2:])
    db.session.commit()
    client, url = signed_in(over.alice), f"/organise/cohorts/{over.cohort.ref}/completion"
    page = client.get(url).text
    assert "Attendance: was “Missed”, is “Done”." in page
    assert client.post(f"{url}/decisions").status_code == 303
    assert outcomes(over)[over.second.id] == "completed"
    assert len(queries.list_results(over.second.id)) == 2
    assert "Attendance: was “Missed”, is “Done”." in client.get(f"{url}/{over.second.ref}").text
    assert broken() == []


def test_a_choice_is_told_as_one(over, signed_in):
    """One of two documents is enough: whoever lacks both reads that, whoever has one that the other isn't needed."""
    version = over.cohort.course_version
    rule = {"all": [{"attendance": True}, {"any": [{"document": "log"}, {"document": "essay"}]}]}
    documents = [{"key": "log", "title": {"en": "Log"}}, {"key": "essay", "title": {"en": "Essay"}}]
    version.completion_rule = {"rule": rule, "documents": documents}
    db.session.commit()
    client, url = signed_in(over.alice), f"/organise/cohorts/{over.cohort.ref}/completion"
    page = client.get(url).text
    assert "1 of: Log / Essay" in page
    assert "The rule decides now: 0 completed, 1 not completed." in page
    assert "Of 1 person something is still open." in page
    assert "Not needed any more" not in client.get(f"{url}/{over.registration.ref}").text
    actions.hand_in(over.cohort, over.registration, over.alice, "log", is_there=True)
    db.session.commit()
    assert "Not needed any more" in client.get(f"{url}/{over.registration.ref}").text
    assert "The rule decides now: 1 completed, 1 not completed." in client.get(url).text
    client.post(f"{url}/decisions")
    decided = client.get(url).text
    assert ("Decide by the rule" in decided, "To the certificates" in decided) == (False, True)


def test_by_hand_stays_until_the_rule_is_asked_again(over, signed_in, outbox):
    actions.decide_all(over.cohort, over.alice)
    db.session.commit()
    client, url = signed_in(over.alice), f"/organise/cohorts/{over.cohort.ref}/completion/{over.second.ref}"
    missing = client.post(f"{url}/decision", data={"outcome": "completed", "reason": " "})
    assert (missing.status_code, "Write the reason" in missing.text) == (422, True)
    given = {"outcome": "completed", "reason": "Taught one meeting himself."}
    assert client.post(f"{url}/decision", data=given).status_code == 303
    assert outcomes(over)[over.second.id] == "completed"
    assert actions.decide_all(over.cohort, over.alice).incomplete == 0
    own = signed_in(over.second.user).get(f"/my/registrations/{over.second.ref}/completion").text
    assert ("Taught one meeting himself." in own, "What I still need" in own) == (True, False)
    db.session.commit()
    assert client.post(f"{url}/rule").status_code == 303
    assert outcomes(over)[over.second.id] == "incomplete"
    assert broken() == []


def test_what_is_open_waits_until_it_is_closed(over):
    version = over.cohort.course_version
    rule = {"all": [{"attendance": True}, {"document": "report"}]}
    version.completion_rule = {"rule": rule, "documents": [{"key": "report", "title": {"en": "Report"}}]}
    done = actions.decide_all(over.cohort, over.alice)
    assert (done.completed, done.incomplete, done.open) == (0, 1, 1)
    actions.hand_in(over.cohort, over.registration, over.alice, "report", is_there=True)
    assert actions.decide_all(over.cohort, over.alice).completed == 1
    actions.hand_in(over.cohort, over.registration, over.alice, "report", is_there=False)
    assert actions.decide_all(over.cohort, over.alice, close_open=True).incomplete == 1
    with pytest.raises(DomainError):
        actions.hand_in(over.cohort, over.registration, over.alice, "unknown", is_there=True)


def test_two_runs_at_once_decide_once(over, in_threads):
    cohort_id = over.cohort.id

    def run(_index):
        done = actions.decide_all(db.session.get_one(Cohort, cohort_id), None)
        db.session.commit()
        return done.completed + done.incomplete

    assert sorted(in_threads(run, 3)) == [0, 0, 2]


def test_completed_courses_are_facts_for_others(over, clock):
    assert facts_of(over.trainee, clock.now().date()).completions == ()
    actions.decide_all(over.cohort, over.alice)
    (completion,) = facts_of(over.trainee, clock.now().date()).completions
    assert (completion.course, completion.on) == (over.cohort.course.ref, over.cohort.ends_on)
    assert facts_of(over.second.user, clock.now().date()).completions == ()


def test_the_table_takes_a_fixed_number_of_queries(over, signed_in, query_count):
    client, url = signed_in(over.alice), f"/organise/cohorts/{over.cohort.ref}/completion"
    client.get(url)
    with query_count() as few:
        client.get(url)
    for _number in range(4):
        over.enrol()
    db.session.commit()
    with query_count() as more:
        client.get(url)
    assert len(more) == len(few)


def test_of_others_nothing_exists(over, make, signed_in):
    stranger = signed_in(make.user())
    assert stranger.get(f"/my/registrations/{over.second.ref}/completion").status_code == 404
    assert stranger.get(f"/organise/cohorts/{over.cohort.ref}/completion").status_code == 404


def test_the_ticket_says_how_one_stands_and_leads_to_each(over, signed_in):
    url = f"/my/registrations/{over.second.ref}"
    before = signed_in(over.second.user).get(url).text
    assert "2 of 4" in before or "2 meetings" in before
    for page in ("attendance", "completion"):
        assert f'href="{url}/{page}"' in before
    assert f'href="{url}/assessments"' not in before, "the course has none"
    actions.decide_all(over.cohort, over.alice)
    assert "Not completed" in signed_in(over.second.user).get(url).text
