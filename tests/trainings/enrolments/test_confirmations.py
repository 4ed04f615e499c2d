"""What trainees confirm themselves is ticked in the form of the cohort, and kept with the enrolment."""

import pytest

from core.errors import Invalid, Refused
from offerings.base import moves
from registrations.base import actions as registering
from registrations.questions import actions as questions
from registrations.questions.answers import field_name
from registrations.questions.queries import list_questions, values_of
from trainings.cohorts import versions
from trainings.courses import actions as courses
from trainings.enrolments.prerequisites import waive

DRAWINGS = {"confirmed": {"en": "I can read drawings", "zh": "能够识图"}, "by": "participant"}


@pytest.fixture
def run(make, lead, session):
    """(rule) -> a cohort of a course with these prerequisites, published through the product; its ticket."""

    def made(rule):
        course = make.course(host=lead.host, prerequisites=rule)
        cohort = make.cohort(host=lead.host, course=course, state="draft")
        ticket = make.ticket_type(offering=cohort)
        make.agenda_item(offering=cohort, kind="meeting")
        moves.publish(cohort, lead)
        return cohort, ticket

    return made


def tick(box):
    return {box.ref: str(box.text_version)}


def test_nobody_gets_in_without_the_tick(run, make):
    cohort, ticket = run(DRAWINGS)
    (box,) = list_questions(cohort.id)
    with pytest.raises(Invalid) as refusal:
        registering.register(make.user(), cohort, ticket)
    assert (box.label, refusal.value.field) == (DRAWINGS["confirmed"], field_name(box))
    registration = registering.register(make.user(), cohort, ticket, tick(box))
    assert (registration.state, values_of(registration.id)) == ("confirmed", {box.id: {"version": 1}})


def test_where_something_else_stands_in_the_tick_is_needed_by_the_others_only(run, make, lead):
    basics = make.cohort(host=lead.host, course=make.course(host=lead.host, title="Basics"))
    cohort, ticket = run({"any": [{"completed": basics.course.ref}, DRAWINGS]})
    (box,) = list_questions(cohort.id)
    assert not box.is_required
    with pytest.raises(Refused) as refusal:
        registering.register(make.user(), cohort, ticket)
    assert (refusal.value.code, refusal.value.field) == ("prerequisites", field_name(box))
    assert "I can read drawings" in str(refusal.value.message)
    assert registering.register(make.user(), cohort, ticket, tick(box)).state == "confirmed"
    waived = make.user()
    waive(cohort, lead, waived.email, "Seen at work.")
    assert registering.register(waived, cohort, ticket).state == "confirmed"


def test_a_box_that_the_organiser_withdrew_holds_nobody_back(run, make, lead):
    cohort, ticket = run(DRAWINGS)
    questions.withdraw(list_questions(cohort.id)[0], lead)
    assert registering.register(make.user(), cohort, ticket).state == "confirmed"


def test_a_newer_version_asks_what_it_asks(run, lead, session):
    cohort, _ticket = run(DRAWINGS)
    draft = courses.start_draft(cohort.course, lead)
    courses.set_rule(draft, lead, "prerequisites", {"all": [{"confirmed": {"en": "I can swim"}, "by": "participant"}]})
    courses.publish(cohort.course, lead)
    versions.move(cohort, lead)
    assert [question.label for question in list_questions(cohort.id)] == [{"en": "I can swim"}]
