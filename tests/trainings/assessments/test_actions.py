"""Grading, correcting and publishing; two at once; what the database itself refuses."""

import pytest
from sqlalchemy.exc import IntegrityError

from core.database import db
from core.errors import DomainError
from core.invariants import INVARIANTS
from registrations.base.models import Registration
from trainings.assessments import actions, queries
from trainings.assessments.grading import Grade
from trainings.assessments.models import AssessmentResult
from trainings.assessments.signals import grade_changed
from trainings.cohorts.models import Cohort


def grade(world, registration, tenths, assessment=None):
    return actions.grade(world.cohort, registration, world.alice, assessment or world.exam, tenths)


def broken():
    checks = [each for each in INVARIANTS.values() if each.broken.__module__ == "trainings.assessments.checks"]
    return [sentence for check in checks for sentence in check.broken()]


def test_attempts_follow_each_other_until_none_is_left(graded):
    first, second = grade(graded, graded.registration, 400), grade(graded, graded.registration, 700)
    assert (first.attempt, second.attempt, second.assessor_name) == (1, 2, graded.alice.display_name)
    with pytest.raises(DomainError, match="no_attempt_left"):
        grade(graded, graded.registration, 900)
    assert queries.load(graded.cohort).grade(graded.registration.id, graded.exam) == Grade(70.0, True, 2)
    assert broken() == []


def test_only_published_grades_count_and_who_has_news_is_told_once(graded, outbox):
    heard = []

    def hear(_sender, registration_id):
        heard.append(registration_id)

    grade_changed.connect(hear)
    grade(graded, graded.registration, 750)
    assert queries.grades(graded.cohort) == {}
    assert actions.publish(graded.cohort, graded.exam, graded.alice) == 1
    assert queries.grades(graded.cohort) == {graded.registration.id: {"exam": Grade(75.0, True, 1)}}
    with pytest.raises(DomainError, match="nothing_new"):
        actions.publish(graded.cohort, graded.exam, graded.alice)
    grade(graded, graded.second, 300)
    grade(graded, graded.registration, 900, graded.project)
    assert actions.publish(graded.cohort, graded.exam, graded.alice) == 1
    assert queries.grades(graded.cohort)[graded.second.id] == {"exam": Grade(30.0, False, 1)}
    mails = [message for message in outbox() if message.template == "trainings/grades_published"]
    told = [(message.to_address, message.context["percent"], message.context["passed"]) for message in mails]
    assert told == [(graded.trainee.email, "75", True), (graded.second.email, "30", False)]
    assert heard == [graded.registration.id, graded.second.id]
    assert broken() == []


def test_a_correction_is_another_row_and_waits_for_publication(graded, outbox):
    result = grade(graded, graded.registration, 750)
    actions.publish(graded.cohort, graded.exam, graded.alice)
    correction = actions.correct(graded.cohort, result, graded.alice, 570, "Question 4 was counted twice.")
    assert (correction.replaces_id, correction.attempt, result.tenths) == (result.id, 1, 750)
    assert queries.grades(graded.cohort)[graded.registration.id]["exam"] == Grade(75.0, True, 1)
    actions.publish(graded.cohort, graded.exam, graded.alice)
    assert queries.grades(graded.cohort)[graded.registration.id]["exam"] == Grade(57.0, False, 1)
    for again, code in (((result, 580, "x"), "graded_meanwhile"), ((correction, 570, "x"), "same"),
                        ((correction, 580, " "), "no_reason")):  # fmt: skip
        with pytest.raises(DomainError, match=code):
            actions.correct(graded.cohort, again[0], graded.alice, *again[1:])
    assert broken() == []


def test_what_was_taken_back_leaves_the_attempt_free_again(graded):
    result = grade(graded, graded.registration, 300, graded.project)
    gone = actions.correct(graded.cohort, result, graded.alice, None, "It was somebody else's.")
    with pytest.raises(DomainError, match="taken_back"):
        actions.correct(graded.cohort, gone, graded.alice, 500, "After all.")
    assert actions.publish(graded.cohort, graded.project, graded.alice) == 0
    assert grade(graded, graded.registration, 800, graded.project).attempt == 2
    assert queries.load(graded.cohort).grade(graded.registration.id, graded.project) == Grade(80.0, True, 1)
    assert broken() == []


def test_who_does_not_take_part_is_not_graded(graded):
    gone = graded.enrol(state="cancelled")
    with pytest.raises(DomainError, match="not_taking_part"):
        grade(graded, gone, 500)


def test_of_graders_at_once_each_gets_an_attempt_or_a_sentence(graded, in_threads):
    cohort_id, registration_id, assessment = graded.cohort.id, graded.registration.id, graded.exam
    alice_id = graded.alice.id

    def run(index):
        cohort, person = db.session.get_one(Cohort, cohort_id), db.session.get_one(Registration, registration_id)
        actor = db.session.get_one(type(graded.alice), alice_id)
        result = actions.grade(cohort, person, actor, assessment, 100 * index)
        number = result.attempt
        db.session.commit()
        return number

    found = in_threads(run, 4)
    assert sorted(each for each in found if isinstance(each, int)) == [1, 2]
    assert [each.code for each in found if isinstance(each, DomainError)] == ["no_attempt_left"] * 2


def test_of_two_publications_at_once_one_finds_nothing_new(graded, in_threads, outbox):
    grade(graded, graded.registration, 750)
    cohort_id, assessment, alice_id = graded.cohort.id, graded.exam, graded.alice.id

    def run(_index):
        actor = db.session.get_one(type(graded.alice), alice_id)
        told = actions.publish(db.session.get_one(Cohort, cohort_id), assessment, actor)
        db.session.commit()
        return told

    found = in_threads(run, 3)
    assert (found.count(1), sum(isinstance(each, DomainError) for each in found)) == (1, 2)
    assert [message.template for message in outbox()].count("trainings/grades_published") == 1


def test_the_database_refuses_a_second_first_result_and_what_is_out_of_range(graded, session):
    result = grade(graded, graded.registration, 750)
    same = {"registration_id": result.registration_id, "key": "exam", "attempt": 1, "graded_at": result.graded_at}
    for wrong in ({"tenths": 1}, {"tenths": 1001, "attempt": 2}, {"attempt": 2}, {"tenths": 1, "attempt": 0},
                  {"tenths": 1, "replaces_id": result.id}):  # fmt: skip
        savepoint = session.begin_nested()
        session.add(AssessmentResult(**same | wrong))
        with pytest.raises(IntegrityError):
            session.flush()
        savepoint.rollback()


def test_a_result_is_never_changed(graded, session):
    grade(graded, graded.registration, 750).tenths = 800
    with pytest.raises(AssertionError, match="never changed"):
        session.flush()
    session.rollback()


def test_checks_find_what_was_written_past_the_actions(graded, session):
    result = grade(graded, graded.registration, 750)
    wrong = AssessmentResult(
        registration_id=graded.second.id, key="exam", attempt=2, tenths=1, graded_at=result.graded_at,
        replaces_id=result.id, reason="Mixed up",
    )  # fmt: skip
    first = AssessmentResult(registration_id=graded.second.id, key="project", attempt=2, tenths=1,
                             graded_at=result.graded_at)  # fmt: skip
    session.add_all([wrong, first])
    session.flush()
    found = broken()
    assert sum("which it may not" in each for each in found) == 1
    assert sum("do not follow each other" in each for each in found) == 1
