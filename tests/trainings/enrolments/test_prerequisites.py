import pytest

from core.errors import Invalid, Refused
from registrations.base import actions as registering
from trainings.enrolments.actions import set_outcome
from trainings.enrolments.prerequisites import waive
from trainings.nominations.actions import nominate
from trainings.nominations.lists import Nominee


@pytest.fixture
def basics(make, lead):
    return make.cohort(host=lead.host, course=make.course(host=lead.host, title="Basics"))


@pytest.fixture
def cohort(make, lead, basics):
    course = make.course(host=lead.host, prerequisites={"completed": basics.course.ref})
    return make.cohort(host=lead.host, course=course)


@pytest.fixture
def ticket(make, cohort):
    return make.ticket_type(offering=cohort)


def test_what_is_missing_is_named(cohort, ticket, make):
    with pytest.raises(Refused) as refusal:
        registering.register(make.user(), cohort, ticket)
    assert "Basics" in str(refusal.value.message)


def test_whoever_completed_it_may_register(cohort, ticket, basics, make, lead):
    user = make.user()
    set_outcome(registering.register(user, basics, make.ticket_type(offering=basics)), "completed", lead)
    assert registering.register(user, cohort, ticket).state == "confirmed"


def test_the_organiser_waives_it_with_a_reason(cohort, ticket, make, lead, signed_in):
    user, path = make.user(), f"/organise/cohorts/{cohort.ref}/enrolments"
    page = signed_in(lead)
    assert "Waive the prerequisites" in page.get(path).get_data(as_text=True)
    assert page.post(f"{path}/waivers", data={"email": user.email, "reason": ""}).status_code == 422
    assert page.post(f"{path}/waivers", data={"email": "x", "reason": "So."}).status_code == 422
    assert page.post(f"{path}/waivers", data={"email": user.email, "reason": "Taught it herself."}).status_code == 303
    assert registering.register(user, cohort, ticket).state == "confirmed"


def test_who_is_nominated_needs_it_too(cohort, ticket, lead):
    people = [Nominee(1, "Li", "li@works.example")]
    with pytest.raises(Invalid) as refusal:
        nominate(lead.host, lead, cohort, ticket, people, "secret")
    assert "Basics" in str(refusal.value.message)
    waive(cohort, lead, "Li@Works.example", "Known.")
    assert len(nominate(lead.host, lead, cohort, ticket, people, "secret")) == 1


def test_what_participants_confirm_themselves_they_confirm_by_registering(make, lead):
    rule = {"confirmed": {"en": "I can read drawings"}, "by": "participant"}
    cohort = make.cohort(host=lead.host, course=make.course(host=lead.host, prerequisites=rule))
    assert registering.register(make.user(), cohort, make.ticket_type(offering=cohort)).state == "confirmed"
