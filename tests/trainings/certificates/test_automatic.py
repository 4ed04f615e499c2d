"""Certificates that nobody has to press a button for."""

import pytest

from core import clock
from core.database import db
from trainings.certificates import actions, automatic, jobs
from trainings.certificates.models import Certificate
from trainings.certificates.words import entries
from trainings.completion.actions import decide_by_hand
from trainings.completion.models import CompletionResult


def decided(registration, outcome="completed"):
    """A decision, as completion stores it."""
    result = CompletionResult(
        registration=registration, course_version_id=registration.offering.course_version_id, rule={}, inputs=[],
        outcome=outcome, at=clock.now(),
    )  # fmt: skip
    db.session.add(result)
    db.session.flush()
    return result


def holders():
    db.session.expire_all()
    return sorted(db.session.scalars(db.select(Certificate.registration_id)))


@pytest.fixture
def by_itself(cohort):
    version = cohort.course_version
    version.certificate_rule = version.certificate_rule | {"is_automatic": True}
    db.session.flush()


def test_only_where_the_course_says_so(cohort, trainee, session):
    decided(trainee)
    session.commit()
    jobs.issue_by_themselves()
    assert holders() == []


def test_who_completed_gets_one_once(make, cohort, trainee, by_itself, session, outbox):
    failed, changed = make.registration(offering=cohort), make.registration(offering=cohort)
    gone, undecided = make.registration(offering=cohort), make.registration(offering=cohort)
    result = decided(trainee)
    decided(failed, "incomplete")
    decided(changed)
    decided(changed, "incomplete")
    decided(gone)
    gone.state = "cancelled"
    session.commit()
    for _ in range(3):
        jobs.issue_by_themselves()
    assert holders() == [trainee.id]
    certificate = session.query(Certificate).one()
    assert certificate.completion_id == result.id
    assert len(outbox()) == 1
    steps = db.session.scalars(db.select(actions.CertificateStep)).all()
    assert [str(each["text"]) for each in entries(steps, "Asia/Shanghai")] == ["Issued by itself"]
    decided(undecided)
    session.commit()
    jobs.issue_by_themselves()
    assert holders() == [trainee.id, undecided.id]


def test_what_was_revoked_stays_revoked(cohort, trainee, by_itself, organiser, session):
    decided(trainee)
    actions.revoke(actions.issue(trainee, organiser), organiser, "Somebody else sat the examination.")
    session.commit()
    assert automatic.list_due() == []


def test_who_signed_off_and_came_back_keeps_the_first(make, cohort, trainee, by_itself, organiser, session):
    actions.issue(trainee, organiser)
    trainee.state = "cancelled"
    decided(make.registration(offering=cohort, user=trainee.user, ticket_type=trainee.ticket_type))
    session.commit()
    assert automatic.list_due() == []


def test_a_worker_that_was_killed_goes_on(make, cohort, by_itself, session, monkeypatch, outbox):
    monkeypatch.setattr(automatic, "BATCH", 2)
    people = [make.registration(offering=cohort) for _ in range(5)]
    for each in people:
        decided(each)
    session.commit()
    assert automatic.issue_batch(cohort.id, 0) == people[1].id
    session.commit()
    assert automatic.issue_batch(cohort.id, people[1].id) == people[3].id
    session.rollback()  # killed before its commit
    assert holders() == [each.id for each in people[:2]]
    jobs.issue_by_themselves()
    assert holders() == [each.id for each in people]
    assert len(outbox()) == 5


def test_two_workers_at_once(make, cohort, by_itself, session, in_threads, outbox):
    people = [make.registration(offering=cohort) for _ in range(4)]
    for each in people:
        decided(each)
    session.commit()
    assert in_threads(lambda _index: jobs.issue_by_themselves(), 3) == [None] * 3
    assert holders() == [each.id for each in people]
    assert len(outbox()) == 4


def test_one_cohort_that_fails_stops_no_other(make, cohort, trainee, by_itself, session, monkeypatch):
    other = make.cohort(course=cohort.course, host=cohort.host)
    second = make.registration(offering=other)
    for each in (trainee, second):
        decided(each)
    session.commit()
    issue_batch = automatic.issue_batch

    def broken(cohort_id, after):
        if cohort_id == cohort.id:
            raise RuntimeError
        return issue_batch(cohort_id, after)

    monkeypatch.setattr(automatic, "issue_batch", broken)
    jobs.issue_by_themselves()
    assert holders() == [second.id]


def test_the_decision_asks_the_worker_after_its_commit(cohort, trainee, by_itself, organiser, session, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "nudge", asked.append)
    decide_by_hand(cohort, trainee, organiser, "incomplete", "Left early.")
    session.commit()
    assert asked == []
    decide_by_hand(cohort, trainee, organiser, "completed", "Handed it in late.")
    assert asked == []
    session.commit()
    assert asked == [jobs.issue_by_themselves]
