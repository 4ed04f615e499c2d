"""Certificates are issued once, replaced with their history kept, suspended and revoked with a reason."""

from datetime import UTC, date, datetime

import pytest

from core.database import db
from core.errors import Invalid, Refused
from core.invariants import INVARIANTS
from registrations.base.models import Registration
from trainings.certificates import actions, queries
from trainings.certificates.models import Certificate
from trainings.certificates.serials import read_serial
from trainings.certificates.standing import standing
from trainings.cohorts.models import Cohort
from trainings.courses.models import CourseVersion


def broken():
    """Of ours: registrations that a factory wrote have no enrolment."""
    ours = [each.broken for each in INVARIANTS.values() if "certificates" in each.broken.__module__]
    return [sentence for check in ours for sentence in check()]


def test_issuing(cohort, trainee, organiser, outbox):
    certificate = actions.issue(trainee, organiser, completion_id=7)
    assert read_serial(certificate.serial) == certificate.serial
    assert certificate.serial.startswith("HZ-2026-000001-")
    assert (certificate.name_native, certificate.name_latin, certificate.state) == ("李明", "Li Ming", "issued")
    assert (certificate.valid_from, certificate.valid_until) == (date(2026, 11, 30), date(2029, 11, 29))
    assert (certificate.rule_version, certificate.completion_id, certificate.edition) == (1, 7, 1)
    assert certificate.printed["title"] == {"en": "Robot Cells", "zh": "机器人工作站"}
    assert (certificate.printed["hours"], certificate.printed["minutes"]) == (40, 45)
    assert [(step.from_state, step.to_state, step.actor_id) for step in queries.list_steps(certificate.id)] == [
        (None, "issued", organiser.id)
    ]
    assert [mail.template for mail in outbox()] == ["trainings/certificate_issued"]
    assert broken() == []


def test_issuing_again_issues_and_mails_nothing(cohort, trainee, organiser, outbox):
    first = actions.issue(trainee, organiser)
    assert actions.issue(trainee, organiser).id == first.id
    assert actions.issue_many(cohort, [trainee], organiser) == []
    actions.revoke(first, organiser, "Somebody else sat the examination.")
    assert actions.issue(trainee, organiser).id == first.id
    assert actions.issue_many(cohort, [trainee], None) == []
    assert db.session.scalar(db.select(db.func.count(Certificate.id))) == 1
    assert [mail.template for mail in outbox()] == ["trainings/certificate_issued", "trainings/certificate_revoked"]


def test_an_upgrade_of_the_course_issues_nothing_anew(cohort, trainee, organiser):
    actions.issue(trainee, organiser)
    course = cohort.course
    course.published.state = "superseded"
    db.session.flush()
    now = datetime.now(UTC)
    new = {"title": {"en": "New"}, "class_hours": 1, "created_at": now, "changed_at": now, "published_at": now}
    db.session.add(CourseVersion(course=course, number=2, state="published", **new))
    db.session.flush()
    assert actions.issue_many(cohort, [trainee], organiser) == []


def test_whoever_registered_twice_gets_one(make, cohort, trainee, organiser):
    actions.issue(trainee, organiser)
    trainee.state = "cancelled"
    again = make.registration(offering=cohort, user=trainee.user, ticket_type=trainee.ticket_type)
    assert actions.issue_many(cohort, [again], organiser) == []


@pytest.mark.parametrize("state", ["pending", "cancelled", "rejected", "waiting"])
def test_only_who_takes_part_gets_one(make, cohort, organiser, state):
    somebody = make.registration(offering=cohort, state=state)
    with pytest.raises(Refused):
        actions.issue(somebody, organiser)


def test_a_registration_of_another_cohort_gets_none_here(make, cohort, organiser):
    other = make.registration(offering=make.cohort())
    assert actions.issue_many(cohort, [other], organiser) == []


def test_a_wrong_name_is_put_right_by_another_one(trainee, organiser, outbox):
    old = actions.issue(trainee, organiser)
    new = actions.reissue(old, organiser, name_native="黎明", name_latin="Li Ming", reason="Wrong character")
    assert (old.state, old.name_native) == ("superseded", "李明")
    assert (new.name_native, new.edition, new.replaces_id) == ("黎明", 2, old.id)
    assert (new.valid_from, new.valid_until) == (old.valid_from, old.valid_until)
    assert new.serial != old.serial
    assert queries.find_newer(old).id == new.id
    assert [step.reason for step in queries.list_steps(old.id)] == ["", "Wrong character"]
    assert len(outbox()) == 2
    with pytest.raises(Invalid, match="same_name"):
        actions.reissue(new, organiser, name_native="黎明", name_latin="Li Ming", reason="")
    with pytest.raises(Invalid):
        actions.reissue(new, organiser, name_native="", name_latin="Li Ming", reason="")
    with pytest.raises(Refused):
        actions.reissue(old, organiser, name_native="李", name_latin="", reason="")
    assert broken() == []


def test_suspended_and_reinstated(trainee, organiser):
    certificate = actions.issue(trainee, organiser)
    with pytest.raises(Invalid, match="no_reason"):
        actions.suspend(certificate, organiser, "  ")
    actions.suspend(certificate, organiser, "A complaint is being looked into.")
    assert standing(certificate, date(2026, 12, 1)) == "suspended"
    for act in (
        actions.renew,
        lambda *_: actions.reissue(certificate, None, name_native="x", name_latin="", reason=""),
    ):
        with pytest.raises(Refused):
            act(certificate, organiser)
    actions.reinstate(certificate, organiser)
    assert standing(certificate, date(2026, 12, 1)) == "valid"
    with pytest.raises(Refused):
        actions.reinstate(certificate, organiser)
    assert broken() == []


def test_revoked_for_good(trainee, organiser):
    certificate = actions.issue(trainee, organiser)
    actions.revoke(certificate, organiser, "Somebody else sat the examination.")
    assert standing(certificate, date(2040, 1, 1)) == "revoked"
    for act in (actions.suspend, actions.revoke):
        with pytest.raises(Refused):
            act(certificate, organiser, "again")
    assert queries.last_reason(certificate).reason == "Somebody else sat the examination."
    assert broken() == []


def test_expired_is_what_the_calendar_says(trainee, organiser):
    certificate = actions.issue(trainee, organiser)
    assert standing(certificate, date(2029, 11, 29)) == "valid"
    assert standing(certificate, date(2029, 11, 30)) == "expired"


def test_renewed_within_its_window_no_time_is_lost(trainee, organiser, clock):
    certificate = actions.issue(trainee, organiser)
    with pytest.raises(Refused, match="too_early"):
        actions.renew(certificate, organiser)
    clock.set(datetime(2029, 10, 1, 2, tzinfo=UTC))
    new = actions.renew(certificate, organiser)
    assert (new.valid_from, new.valid_until) == (date(2029, 10, 1), date(2032, 11, 29))
    assert new.serial.startswith("HZ-2029-000001-")
    assert certificate.state == "superseded"
    clock.set(datetime(2033, 1, 10, 2, tzinfo=UTC))
    late = actions.renew(new, organiser)
    assert (late.valid_from, late.valid_until) == (date(2033, 1, 10), date(2036, 1, 9))
    assert broken() == []


def test_what_is_for_ever_is_not_renewed(make, organiser):
    certificate = actions.issue(make.registration(offering=make.cohort()), organiser)
    assert certificate.valid_until is None
    with pytest.raises(Refused, match="for_ever"):
        actions.renew(certificate, organiser)


def test_two_at_once_issue_once(make, cohort, organiser, in_threads, session, outbox):
    ids = [make.registration(offering=cohort).id for _ in range(8)]
    cohort_id = cohort.id

    def run(_index):
        people = list(db.session.scalars(db.select(Registration).where(Registration.id.in_(ids))))
        made = actions.issue_many(db.session.get_one(Cohort, cohort_id), people, None)
        db.session.commit()
        return len(made)

    assert sorted(in_threads(run, 4)) == [0, 0, 0, 8]
    session.expire_all()
    serials = list(db.session.scalars(db.select(Certificate.serial)))
    assert len(set(serials)) == 8
    assert len(outbox()) == 8
    assert broken() == []
