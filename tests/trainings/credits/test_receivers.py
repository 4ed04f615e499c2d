"""Decisions book credits: once, taken back when the decision changes, in the register of the employer."""

from datetime import timedelta

import pytest

from core.database import db
from core.errors import DomainError
from core.invariants import INVARIANTS
from registrations.credits.actions import reverse
from registrations.credits.models import CreditEntry
from trainings.attendance import actions as attendance
from trainings.attendance.actions import NewMark
from trainings.completion import actions as completion
from trainings.completion.queries import find_latest
from trainings.courses import actions as courses
from trainings.enrolments.actions import follow
from trainings.enrolments.queries import find_enrolment

RULE = {
    "lines": [
        {"scheme": "cn_cpe", "subject": "professional", "minutes": "attended"},
        {"scheme": "cpd", "subject": "general", "minutes": 90},
    ]
}
CHECK = "who completed a training has the credits that its rule gives, and nobody else has"


@pytest.fixture
def over(class_, make, session, clock):
    """After the last of four meetings of three hours, to all of which somebody from a works came."""
    class_.cohort.course_version.credit_rule = RULE
    class_.employer = make.organisation()
    follow(class_.registration, None)
    find_enrolment(class_.registration.id).employer = class_.employer
    for item in class_.meetings:
        mark = NewMark("paper", "sheet", at=item.starts_at, until_at=item.ends_at)
        attendance.mark(item, class_.registration, class_.alice, mark)
    clock.set(class_.meetings[-1].ends_at + timedelta(hours=1))
    session.flush()
    return class_


def rows():
    """(scheme, minutes, attempt) in the order of booking."""
    query = db.select(CreditEntry).order_by(CreditEntry.id)
    return [(row.scheme, row.minutes, row.attempt) for row in db.session.scalars(query)]


def broken():
    return list(INVARIANTS[CHECK].broken())


BOOKED = [("cn_cpe", 720, 1), ("cpd", 90, 1)]
BACK = [("cn_cpe", -720, -1), ("cpd", -90, -1)]


def test_who_completes_is_credited_once_for_the_employer(over):
    other = over.enrol()
    completion.decide_all(over.cohort, over.alice)
    completion.decide_all(over.cohort, over.alice)
    assert rows() == BOOKED
    for entry in db.session.scalars(db.select(CreditEntry)):
        assert (entry.organisation, entry.earned_on) == (over.employer, over.cohort.ends_on)
        assert (entry.registration_id, entry.actor_id) == (over.registration.id, over.alice.id)
    assert find_latest(other.id).outcome == "incomplete"
    assert broken() == []


def test_a_decision_that_changes_takes_back_and_books_anew(over):
    completion.decide_all(over.cohort, over.alice)
    completion.decide_by_hand(over.cohort, over.registration, over.alice, "incomplete", "The final work is missing.")
    assert rows() == BOOKED + BACK
    back = db.session.scalars(db.select(CreditEntry).where(CreditEntry.reverses_id.is_not(None))).first()
    assert (back.actor_id, back.reason) == (None, "decision_changed")
    assert broken() == []
    completion.back_to_rule(over.cohort, over.registration, over.alice)
    assert rows() == [*BOOKED, *BACK, *BOOKED]
    assert broken() == []


def test_other_minutes_replace_only_what_depends_on_them(over, clock):
    over.cohort.course_version.attendance_rule = {"share": 0.5, "credit": "pro_rata"}
    completion.decide_all(over.cohort, over.alice)
    last = over.meetings[-1]
    attendance.correct(
        last, over.registration, over.alice, (last.starts_at, last.ends_at - timedelta(minutes=60)), "He left early."
    )
    completion.decide_all(over.cohort, over.alice)
    assert rows() == [*BOOKED, ("cn_cpe", -720, -1), ("cn_cpe", 660, 1)]
    assert broken() == []


def test_what_somebody_took_back_stays_taken_back(over):
    completion.decide_all(over.cohort, over.alice)
    entry = db.session.scalars(db.select(CreditEntry).where(CreditEntry.scheme == "cpd")).one()
    reverse(entry, over.alice, "Counted elsewhere.")
    completion.decide_by_hand(over.cohort, over.registration, over.alice, "completed", "As before.")
    assert rows() == [*BOOKED, ("cpd", -90, -1)]
    assert broken() == []


def test_the_check_says_what_is_wrong(over):
    completion.decide_all(over.cohort, over.alice)
    db.session.execute(db.delete(CreditEntry).where(CreditEntry.scheme == "cpd"))
    (lacking,) = broken()
    assert "lacks 90 minutes (general) in cpd" in lacking
    result = find_latest(over.registration.id)
    result.outcome = "incomplete"
    db.session.flush()
    (stands,) = broken()
    assert "has 720 minutes (professional) in cn_cpe that no decision gives" in stands


def test_without_a_rule_nothing_is_booked(over):
    over.cohort.course_version.credit_rule = {}
    completion.decide_all(over.cohort, over.alice)
    assert rows() == []
    assert broken() == []


def test_a_course_can_not_count_more_than_the_ledger_holds(make):
    line = {"scheme": "cpd", "subject": "general", "minutes": "course"}
    course = make.course(class_hours=1_001, minutes_per_class_hour=60)
    draft = courses.start_draft(course, None)
    courses.set_rule(draft, None, "credit_rule", {"lines": [line]})
    with pytest.raises(DomainError, match="too_long"):
        courses.publish(course, None)
    courses.edit(course, None, class_hours=1_000)
    assert courses.publish(course, None).state == "published"
