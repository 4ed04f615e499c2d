"""Organisers set seats, tickets and questions; wrong input gets its sentence; roles are kept."""

import re

import pytest

from core.database import db
from registrations.pools.models import CapacityPool
from registrations.questions.models import Question
from registrations.tickets.models import TicketType
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def organiser(make, conference, signed_in):
    user = make.user()
    make.role(conference, user, "editor")
    return signed_in(user)


def base(offering):
    return f"/organise/offerings/{offering.ref}"


def test_from_nothing_to_a_ticket(session, organiser, conference):
    assert "No seats yet" in organiser.get(base(conference) + "/tickets").text
    assert (
        organiser.post(base(conference) + "/tickets/pools/new", data={"name_zh": "主会场", "size": "80"}).status_code
        == 303
    )
    pool = session.scalar(db.select(CapacityPool))
    data = {"name_en": "Participant", "price": "120.50", "currency": "CNY", "pools": pool.ref}
    assert organiser.post(base(conference) + "/tickets/new", data=data).status_code == 303
    ticket_type = session.scalar(db.select(TicketType))
    assert (ticket_type.price_minor, ticket_type.pools) == (12_050, [pool])
    assert "120.50" in organiser.get(base(conference) + "/tickets").text
    assert organiser.get(f"{base(conference)}/tickets/{ticket_type.ref}").status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name_en": ""}, "Give it a name"),
        ({"price": "-1"}, "price"),
        ({"price": "1.234"}, "Give a price such as"),
        ({"price": "NaN"}, "Give a price such as"),
        ({"price": "1e99"}, "Give a price such as"),
        ({"currency": "XXX"}, "Choose one of these"),
        ({"pools": ""}, "Choose where its seats are counted|not a valid choice|not valid"),
        ({"opens_at": "2026-12-02T10:00", "closes_at": "2026-12-01T10:00"}, "must close after they open"),
        ({"opens_at": "soon"}, "Write a day and a time"),
        ({"name_en": "a\x00b"}, "invisible control characters"),
    ],
)
def test_wrong_tickets(session, make, organiser, conference, change, sentence):
    pool = make.pool(offering=conference)
    data = {"name_en": "Participant", "name_zh": "", "price": "0", "currency": "CNY", "pools": pool.ref} | change
    page = organiser.post(base(conference) + "/tickets/new", data=data)
    assert page.status_code == 422
    assert any(part in page.text for part in sentence.split("|"))
    assert session.scalar(db.select(TicketType)) is None


@pytest.mark.parametrize("size", ["", "-1", "1000001", "many", "1.5"])
def test_wrong_sizes(organiser, conference, size):
    page = organiser.post(base(conference) + "/tickets/pools/new", data={"name_en": "Hall", "size": size})
    assert page.status_code == 422
    assert 'id="size-error"' in page.text


def test_resizing_shows_its_effect(make, organiser, conference):
    pool = make.pool(offering=conference, size=1)
    ticket_type = make.ticket_type(offering=conference, pools=(pool,))
    make.registration(offering=conference, ticket_type=ticket_type)
    waiting = make.registration(offering=conference, ticket_type=ticket_type, state="waiting")
    url = f"{base(conference)}/tickets/pools/{pool.ref}"
    refused = organiser.post(url, data={"name_en": "Seats", "size": "0"})
    assert (refused.status_code, "More seats than that are taken" in refused.text) == (422, True)
    assert organiser.post(url, data={"name_en": "Seats", "size": "5"}).status_code == 303
    grown = organiser.get(base(conference) + "/tickets")
    assert "1 of the new seats were offered to the waiting list" in grown.text
    assert waiting.state == "offered"
    assert broken() == []


def test_the_pools_of_a_used_ticket_stay(make, organiser, conference):
    ticket_type = make.ticket_type(offering=conference)
    make.registration(offering=conference, ticket_type=ticket_type)
    other = make.pool(offering=conference)
    data = {"name_en": "P", "price": "0", "currency": "CNY", "pools": other.ref}
    page = organiser.post(f"{base(conference)}/tickets/{ticket_type.ref}", data=data)
    assert (page.status_code, "its seats stay where they are" in page.text) == (422, True)


def test_withdraw_and_offer_again(make, organiser, conference):
    ticket_type = make.ticket_type(offering=conference)
    url = f"{base(conference)}/tickets/{ticket_type.ref}"
    organiser.post(url + "/withdrawal")
    assert ticket_type.withdrawn_at is not None
    organiser.post(url + "/return")
    assert ticket_type.withdrawn_at is None


def test_questions_are_made_moved_changed_withdrawn(session, organiser, conference):
    url = base(conference) + "/questions"
    organiser.post(url + "/new", data={"kind": "text", "label_en": "First"})
    choice = {"kind": "choice", "label_zh": "第二", "options_en": "Red\n\nBlue", "options_zh": "红"}
    organiser.post(url + "/new", data=choice)
    first, second = session.scalars(db.select(Question).order_by(Question.position))
    assert second.options == [{"en": "Red", "zh": "红"}, {"en": "Blue"}]
    organiser.post(f"{base(conference)}/sections/questions/{second.ref}/up")
    assert second.position < first.position
    data = {"label_en": "Colour", "options_en": "Red\nBlue\nGreen", "is_required": "y"}
    assert organiser.post(f"{url}/{second.ref}", data=data).status_code == 303
    assert (second.kind, len(second.options), second.is_required) == ("choice", 3, True)
    organiser.post(f"{url}/{first.ref}/withdrawal")
    assert "Ask it again" in organiser.get(url).text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "text"}, "Write the question"),
        ({"kind": "choice", "label_en": "Q", "options_en": "Only one"}, "between 2 and 100 options"),
        ({"kind": "spell", "label_en": "Q"}, "Choose one of these"),
    ],
)
def test_wrong_questions(session, organiser, conference, data, sentence):
    page = organiser.post(base(conference) + "/questions/new", data=data)
    assert (page.status_code, sentence in page.text) == (422, True)
    assert session.scalar(db.select(Question)) is None


@pytest.mark.parametrize(("role", "status"), [(None, 404), ("desk", 404), ("viewer", 403)])
def test_who_may_not(make, signed_in, conference, role, status):
    ticket_type = make.ticket_type(offering=conference)
    question = make.question(offering=conference)
    user = make.user()
    if role:
        make.role(conference, user, role)
    browser = signed_in(user)
    here = base(conference)
    for page in (
        "/tickets/new",
        f"/tickets/{ticket_type.ref}",
        "/tickets/pools/new",
        "/questions/new",
        f"/questions/{question.ref}",
    ):
        assert browser.get(here + page).status_code == status
        assert browser.post(here + page).status_code == status
    assert browser.post(f"{here}/tickets/{ticket_type.ref}/withdrawal").status_code == status
    assert browser.get(here + "/tickets").status_code == (200 if role == "viewer" else 404)
    assert browser.get(here + "/waiting").status_code == (200 if role == "viewer" else 404)


def test_things_of_another_event_are_not_here(make, organiser, conference):
    foreign, pool, question = make.ticket_type(), make.pool(), make.question(offering=make.conference())
    for page in (f"/tickets/{foreign.ref}", f"/tickets/pools/{pool.ref}", f"/questions/{question.ref}"):
        assert organiser.get(base(conference) + page).status_code == 404
        assert organiser.post(base(conference) + page, data={"name_en": "x", "size": "1"}).status_code == 404


def test_one_number_is_enough_to_begin(conference, organiser):
    """The first seats and the first ticket are named already, and the one leads to the other."""
    page = organiser.get(base(conference) + "/tickets/pools/new").text
    assert 'value="Seats"' in page
    assert 'value="名额"' in page
    saved = organiser.post(base(conference) + "/tickets/pools/new", data={"name_en": "Seats", "size": "80"})
    assert saved.location == base(conference) + "/tickets/new"
    assert 'value="Participant"' in organiser.get(saved.location).text
    organiser.post(saved.location, data={"name_en": "Participant", "price": "0", "currency": "CNY"})
    assert 'value="Seats"' not in organiser.get(base(conference) + "/tickets/pools/new").text


def test_who_wants_a_code_is_led_to_a_ticket_that_needs_one(make, conference, organiser):
    make.ticket_type(offering=conference)
    page = organiser.get(base(conference) + "/codes/new").text
    assert f"{base(conference)}/tickets/new?visibility=code" in page
    page = organiser.get(base(conference) + "/tickets/new?visibility=code").text
    assert re.search(r'<input checked[^>]*value="code"', page)
    assert organiser.get(base(conference) + "/tickets/new?visibility=nobody").status_code == 200
