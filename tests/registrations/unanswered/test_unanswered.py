"""Whoever was registered by others, or before a question was asked, is asked on the ticket."""

from datetime import timedelta

import pytest

from core import clock
from registrations.questions import actions as questions
from registrations.unanswered.queries import unanswered
from tests.support.pages import Page


@pytest.fixture
def offering(make):
    return make.conference()


@pytest.fixture
def registration(make, offering):
    return make.registration(offering=offering, user=make.user(), state="confirmed")


def labels(registration):
    return [each.label["en"] for each in unanswered([registration]).get(registration.id, [])]


def test_only_what_is_required_asked_and_not_answered(make, offering, registration):
    make.question(offering=offering, label="If you like")
    wants = make.question(offering=offering, kind="yes_no", label="Do you eat with us?", is_required=True)
    dish = make.question(
        offering=offering, label="What?", is_required=True, condition_id=wants.id, condition_values=[True]
    )
    assert labels(registration) == ["Do you eat with us?"]
    form = [wants, dish]
    questions.answer(registration.id, registration.user_id, form, {wants.ref: "no"})
    assert labels(registration) == []
    questions.answer(registration.id, registration.user_id, [wants], {wants.ref: "yes"})
    assert labels(registration) == ["What?"]
    questions.answer(registration.id, registration.user_id, form, {wants.ref: "yes", dish.ref: "Rice"})
    assert labels(registration) == []


def test_of_another_ticket_and_of_who_is_out_nothing_is_asked(make, offering, registration):
    make.question(offering=offering, is_required=True, ticket_types=[make.ticket_type(offering=offering)])
    assert labels(registration) == []
    make.question(offering=offering, label="Shoe size", is_required=True)
    assert labels(registration) == ["Shoe size"]
    assert labels(make.registration(offering=offering, state="cancelled")) == []


def test_the_ticket_calls_for_it_while_it_can_be_answered(make, offering, registration, signed_in, session):
    page, path = signed_in(registration.user), f"/my/registrations/{registration.ref}"
    make.question(offering=offering, label="Shoe size", is_required=True)
    assert "The organiser still asks you 1 question" in said(page, path)
    assert f"{path}/answers" in page.get(path).get_data(as_text=True)
    offering.changes_until_at = clock.now() - timedelta(minutes=1)
    session.flush()
    assert "still asks" not in said(page, path)


def said(page, path):
    return " ".join(Page(page.get(path)).texts("main"))
