"""The organiser's list of enrolments: by state and employer, in pages."""

import pytest

from registrations.base import actions as registering
from tests.support.pages import Page
from trainings.enrolments import queries
from trainings.enrolments.actions import begin


@pytest.fixture
def cohort(make):
    return make.cohort()


@pytest.fixture
def page(make, cohort, signed_in):
    user = make.user()
    make.role(cohort, user, "editor")
    client = signed_in(user)
    return lambda query="": Page(client.get(f"/organise/cohorts/{cohort.ref}/enrolments{query}"))


@pytest.fixture
def enrolled(make, cohort):
    """Five people, the last two nominated by their employer."""
    employer = make.organisation(name="Kiln Works")
    for number in range(5):
        registration = make.registration(offering=cohort, user=make.user(name_native=f"Person {number}"))
        begin(registration, None, employer=employer if number > 2 else None)
    return employer


def names(page):
    return page.texts("th a")


def test_pages(page, enrolled, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    assert names(page()) == ["Person 0", "Person 1"]
    assert names(page("?page=3")) == ["Person 4"]
    assert names(page("?page=99999999999999999999")) == ["Person 4"]
    assert names(page("?page=-1")) == names(page("?page=x")) == ["Person 0", "Person 1"]
    assert page("?page=2").texts(".pagination p") == ["Page 2 of 3, 5 in all"]


def test_those_of_one_employer(page, enrolled):
    assert names(page(f"?employer={enrolled.ref}")) == ["Person 3", "Person 4"]
    assert names(page("?employer=nobody")) == [f"Person {number}" for number in range(5)]
    assert page().texts(".pagination p") == []


def test_those_in_one_state(page, make, cohort, enrolled):
    ticket = make.ticket_type(offering=cohort, needs_approval=True)
    registering.register(make.user(name_native="Late"), cohort, ticket)
    assert names(page("?state=awaiting_organiser")) == ["Late"]
    assert names(page("?state=declined")) == []


def test_number_of_queries_is_the_same_for_more_people(page, make, cohort, enrolled, query_count):
    with query_count() as few:
        page()
    for _ in range(4):
        begin(make.registration(offering=cohort), None, employer=enrolled)
    with query_count() as many:
        page()
    assert len(few) == len(many)
