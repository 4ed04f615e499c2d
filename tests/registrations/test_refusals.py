"""Every refused case has its sentence: at the right place, with the right status, and what was typed is still there."""

import io
from datetime import timedelta
from html import unescape

import pytest

from core import clock
from core.database import db
from registrations.base.models import Registration
from registrations.codes.actions import create as create_code
from registrations.orders import holding
from registrations.orders.queries import list_seats
from registrations.places.actions import set_places, set_rule
from registrations.signups import actions as signups
from registrations.signups.models import SignUp
from tests.registrations.invariants import broken

ABOUT = {"name_native": "张慧", "organisation_name": "佛山研究院", "job_title": "Engineer of lasers"}


@pytest.fixture
def conference(make):
    return make.conference(title="Optics")


@pytest.fixture
def client(make, signed_in):
    return signed_in(make.user())


def address(offering):
    return f"/events/{offering.slug}/registration"


def fill_in(client, offering, **fields):
    return client.post(address(offering), data=ABOUT | fields)


def send(client, offering, **fields):
    """The form is filled in and was good; what happens before the last click changes the world."""
    assert fill_in(client, offering, **fields).status_code == 200


def at_field(page, field, sentence):
    """The sentence stands at the field, and in the summary that links to it."""
    text = page.text
    return sentence in text.partition(f'id="{field}-error"')[2][:400] and f'href="#{field}"' in text


def typed_is_there(page):
    return all(value in page.text for value in ABOUT.values())


def nobody_new(session, before=0):
    return session.scalar(db.select(db.func.count(Registration.id))) == before and broken() == []


def close(offering, ticket_type):
    ticket_type.closes_at = clock.now()


def not_open_yet(offering, ticket_type):
    ticket_type.opens_at = clock.now() + timedelta(days=1)


def withdraw(offering, ticket_type):
    ticket_type.withdrawn_at = clock.now()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (close, "Registration has closed."),
        (not_open_yet, "Registration has not opened yet."),
        (withdraw, "This ticket is no longer on offer. Choose another one."),
    ],
)
def test_a_ticket_that_went_while_one_typed(session, make, client, conference, change, sentence):
    """Another ticket is still there, so the form is shown again."""
    gone = make.ticket_type(offering=conference)
    make.ticket_type(offering=conference)
    send(client, conference, ticket_type=gone.ref)
    change(conference, gone)
    session.flush()
    page = client.post(address(conference), data={"step": "send"})
    assert page.status_code == 422
    assert at_field(page, "ticket_type", sentence)
    assert typed_is_there(page)
    assert nobody_new(session)


def test_a_closed_ticket_can_not_be_chosen_either(session, make, client, conference):
    gone = make.ticket_type(offering=conference, closes_at=clock.now())
    make.ticket_type(offering=conference)
    page = fill_in(client, conference, ticket_type=gone.ref)
    assert page.status_code == 422
    assert at_field(page, "ticket_type", "Registration has closed.")
    assert typed_is_there(page)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"state": "cancelled"}, "This was cancelled, so nobody can register any more."),
        ({"state": "postponed"}, "This was postponed."),
        ({"registration_closes_at": "now"}, "Registration has closed."),
        ({"registration_opens_at": "tomorrow"}, "Registration has not opened yet."),
        ({"starts_on": "past", "ends_on": "past"}, "This is over, so nobody can register any more."),
    ],
)
def test_the_whole_event_is_shut(session, make, client, conference, columns, sentence):
    """Whoever comes reads why; whoever was typing reads it too, and nothing they typed is lost should it open again."""
    make.ticket_type(offering=conference)
    now = clock.now()
    moments = {"now": now, "tomorrow": now + timedelta(days=1), "past": (now - timedelta(days=3)).date()}
    before = {name: getattr(conference, name) for name in columns}
    for name, value in columns.items():
        setattr(conference, name, moments.get(value, value))
    session.flush()
    visited, sent = client.get(address(conference)), client.post(address(conference), data=ABOUT)
    for page in (visited, sent):
        assert sentence in page.text
        assert 'name="name_native"' not in page.text
    assert (visited.status_code, sent.status_code) == (200, 409)
    assert nobody_new(session)
    for name, value in before.items():
        setattr(conference, name, value)
    session.flush()
    assert typed_is_there(client.get(address(conference)))


def test_full_is_said_and_the_line_is_offered(session, make, client, conference):
    ticket_type = make.ticket_type(offering=conference, size=1)
    make.registration(offering=conference, ticket_type=ticket_type)
    page = client.get(address(conference))
    assert (page.status_code, "All seats are taken" in page.text) == (200, True)
    assert "you will be number 1 in line" in page.text
    send(client, conference, ticket_type=ticket_type.ref)
    done = client.post(address(conference), data={"step": "send"})
    assert "in line" in client.get(done.location).text
    assert nobody_new(session, 2)


def test_a_wrong_code_is_told_at_its_field(session, make, client, conference):
    make.ticket_type(offering=conference)
    hidden = make.ticket_type(offering=conference, visibility="code")
    create_code(conference.id, make.user(), ticket_types=[hidden], text="MEMBER26")
    for step in ({"step": "code"}, {}):
        page = fill_in(client, conference, code="MEMBRE26", **step)
        assert page.status_code == 422
        assert at_field(page, "code", "We do not know this code. Please check how it is written.")
        assert typed_is_there(page)
        assert "MEMBRE26" in page.text


def test_who_is_registered_already_lands_at_the_ticket(session, make, signed_in, conference):
    mine = make.registration(offering=conference)
    client = signed_in(mine.user)
    for page in (client.get(address(conference)), client.post(address(conference), data={"step": "send"})):
        assert (page.status_code, page.location) == (303, f"/my/registrations/{mine.ref}")
    assert nobody_new(session, 1)


@pytest.mark.parametrize(
    ("kind", "name", "content", "sentence"),
    [
        ("file", "paper.pdf", b"%PDF-1.7 " + b"x" * (5 * 1024 * 1024), "5 MB"),
        ("file", "paper.pdf", b"MZ\x90\x00 a program", "PDF"),
        ("picture", "me.jpg", b"%PDF-1.7 no picture", "JPEG"),
        ("picture", "me.png", b"\x89PNG\r\n\x1a\n broken", "picture"),
    ],
)
def test_a_file_that_can_not_be_taken(session, make, client, conference, kind, name, content, sentence):
    ticket_type = make.ticket_type(offering=conference)
    question = make.question(offering=conference, kind=kind, label="Paper")
    field = f"question_{question.ref}"
    data = ABOUT | {"ticket_type": ticket_type.ref, field: (io.BytesIO(content), name)}
    page = client.post(address(conference), data=data, content_type="multipart/form-data")
    assert page.status_code == 422
    assert at_field(page, field, sentence)
    assert typed_is_there(page)
    assert nobody_new(session)


def test_the_price_rose_while_one_typed(session, make, client, conference):
    ticket_type = make.ticket_type(offering=conference, price_minor=500_00)
    send(client, conference, ticket_type=ticket_type.ref)
    ticket_type.price_minor = 800_00
    session.flush()
    page = client.post(address(conference), data={"step": "send", "agreed": "50000"})
    assert page.status_code == 422
    assert at_field(page, "ticket_type", "The price has changed since you looked: it is CN¥800 now.")
    assert typed_is_there(page)
    assert nobody_new(session)


@pytest.mark.parametrize(
    "path", ["", "/ticket", "/transfer", "/answers", "/cancellation", "/ticket.pdf", "/ticket.png", "/code.svg"]
)
def test_somebody_elses_registration_does_not_exist(make, client, path):
    theirs = make.registration()
    assert client.get(f"/my/registrations/{theirs.ref}{path}").status_code == 404
    assert client.get(f"/my/registrations/nothing{path}").status_code == 404


def test_a_name_is_needed_everywhere(session, make, client, conference):
    ticket_type = make.ticket_type(offering=conference)
    page = fill_in(client, conference, ticket_type=ticket_type.ref, name_native="", name_latin="")
    assert page.status_code == 422
    assert at_field(page, "name_native", "Write the name.")
    assert "Engineer of lasers" in page.text


def test_no_ticket_chosen(session, make, client, conference):
    make.ticket_type(offering=conference)
    page = fill_in(client, conference)
    assert page.status_code == 422
    assert at_field(page, "ticket_type", "Choose a ticket.")
    assert typed_is_there(page)


def test_the_hold_expired_while_one_typed(session, make, signed_in, conference, clock):
    """The seats are free for others; what was typed is kept for the buyer who holds them once more."""
    buyer = make.user()
    order = holding.start(buyer, conference, {make.ticket_type(offering=conference, size=2): 2})
    url, (seat, _other) = f"/my/orders/{order.ref}", list_seats(order)
    client, somebody = signed_in(buyer), {"who": "other", "email": "hui@works.example", "language": "zh"}
    assert client.post(f"{url}/seats/{seat.ref}", data=ABOUT | somebody).status_code == 303
    clock.advance(minutes=holding.HOLD_MINUTES + 1)
    page = client.post(f"{url}/placement")
    assert page.status_code == 409
    assert "The time is up: the seats are no longer held. What you typed is kept." in page.text
    assert ABOUT["name_native"] in page.text
    assert session.scalar(db.select(db.func.count()).where(Registration.state == "confirmed")) == 0


def test_a_workshop_at_the_same_time_is_refused(session, make, signed_in, conference):
    """Named with its event, also across events; the place one has stays."""
    mine = make.registration(offering=conference)
    other = make.conference(title="Ceramics", starts_on=conference.starts_on)
    make.registration(offering=other, user=mine.user)
    lasers, kilns = (make.agenda_item(offering=each, kind="workshop") for each in (conference, other))
    lasers.title = {"en": "Lasers"}
    for item in (lasers, kilns):
        set_places(item, make.user(), pool=None, size=5)
    signups.sign_up(mine, lasers)
    set_rule(other, make.user(), "refuse")
    page = signed_in(mine.user).post(f"/my/programme/items/{kilns.ref}/place", data={"overlap": "yes"})
    assert page.status_code == 409
    assert "It is at the same time as “Lasers” (Optics)," in unescape(page.text)
    assert [each.item_id for each in session.scalars(db.select(SignUp))] == [lasers.id]
    assert broken() == []
