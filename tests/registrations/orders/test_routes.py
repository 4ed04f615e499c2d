"""The buyer's pages: how many, who they are, placing it; each refusal in a sentence, nothing typed lost."""

import io

import pytest

from core.database import db
from registrations.base.models import Registration
from registrations.codes.actions import create as create_codes
from registrations.orders import holding
from registrations.orders.models import Order, OrderDraft
from registrations.orders.queries import list_drafts, list_seats
from registrations.questions.models import Answer
from tests.registrations.invariants import broken

SOMEBODY = {"who": "other", "name_native": "李娜", "email": "Li.Na@Example.org ", "language": "zh"}


def start(client, offering, **numbers):
    return client.post(f"/events/{offering.slug}/registration/people", data=numbers)


def number(ticket_type, many):
    return {f"number_{ticket_type.ref}": str(many)}


@pytest.fixture
def client(signed_in, buyer):
    return signed_in(buyer)


def test_from_the_page_of_the_event_to_everybody_registered(
    session, make, client, conference, ticket_type, buyer, outbox
):
    question = make.question(offering=conference, label="Diet", is_required=True)
    elsewhere = make.ticket_type(offering=conference)
    hidden = make.question(offering=conference, label="Membership number", is_required=True, ticket_types=[elsewhere])
    url = f"/events/{conference.slug}/registration/people"
    assert f'href="{url}"' in client.get(f"/events/{conference.slug}").text
    assert f'href="{url}"' in client.get(f"/events/{conference.slug}/registration").text
    assert client.get(url).status_code == 200
    began = start(client, conference, **number(ticket_type, 2))
    order = session.scalar(db.select(Order))
    assert (began.status_code, began.location) == (303, f"/my/orders/{order.ref}")
    page = client.get(began.location).text
    assert ("Your seats are held until" in page, "14 minutes left" in page or "15 minutes left" in page) == (True, True)
    first, second = (each.registration.ref for each in list_drafts(order))
    form = client.get(f"{began.location}/seats/{first}").text
    assert (buyer.name_native in form, question.ref in form, hidden.ref in form) == (True, True, False)
    answer = {f"question_{question.ref}": "No fish"}
    kept = client.post(f"{began.location}/seats/{first}", data={"who": "buyer", "name_native": "张慧"} | answer)
    assert (kept.status_code, kept.location) == (303, f"/my/orders/{order.ref}/seats/{second}")
    assert "1 seat has nobody yet" in client.get(began.location).text
    too_early = client.post(f"{began.location}/placement")
    assert (too_early.status_code, "Fill in who takes this seat" in too_early.text) == (422, True)
    kept = client.post(f"{began.location}/seats/{second}", data=SOMEBODY | answer)
    assert kept.location == began.location
    assert client.post(f"{began.location}/placement").status_code == 303
    own, other = list_seats(order)
    assert (own.user_id, other.user_id, other.email, other.state) == (buyer.id, None, "li.na@example.org", "confirmed")
    assert session.scalars(db.select(Answer.value)).all() == ["No fish"] * 2
    assert sorted(each.to_address for each in outbox()) == sorted([buyer.email, buyer.email, "li.na@example.org"])
    assert client.post(f"{began.location}/placement").status_code == 303
    assert len(outbox()) == 3
    page = client.get(began.location).text
    assert ("李娜" in page, "To pay: CN¥100" in page) == (True, True)
    assert f'href="/my/orders/{order.ref}"' in client.get("/my").text
    assert client.get(f"{began.location}/seats/{second}").location == began.location
    assert client.post(f"{began.location}/people/{other.ref}/cancellation").status_code == 303
    assert (other.state, broken()) == ("cancelled", [])


@pytest.mark.parametrize(
    ("many", "sentence"),
    [
        ("", "Say how many tickets"),
        ("-2", "0 or more"),
        ("99999999999999999999", "At most 10"),
        ("two", "Write a whole number"),
        ("4", "not enough seats left"),
    ],
)
def test_a_wrong_number(session, client, conference, ticket_type, many, sentence):
    refused = start(client, conference, **number(ticket_type, many))
    assert (refused.status_code, sentence in refused.text) == (422, True), refused.text
    assert session.scalar(db.select(Order.id)) is None


def test_codes(session, make, client, conference):
    ticket_type = make.ticket_type(offering=conference, visibility="code", name={"en": "Press"})
    create_codes(conference.id, make.user(), text="PRESS", ticket_types=[ticket_type], most_uses=3)
    url = f"/events/{conference.slug}/registration/people"
    assert "Press" not in client.get(url).text
    wrong = client.get(f"{url}?code=nonsense")
    assert (wrong.status_code, "We do not know this code" in wrong.text) == (422, True)
    assert "Press" in client.get(f"{url}?code=press").text
    began = client.post(url, data=number(ticket_type, 2) | {"code": "press"})
    assert (began.status_code, session.scalar(db.select(Registration.state))) == (303, "held")


def test_closed_and_not_signed_in(make, client, app, conference, ticket_type, session):
    url = f"/events/{conference.slug}/registration/people"
    conference.registration_closes_at = conference.created_at
    session.commit()
    assert "Registration has closed" in client.get(url).text
    assert start(client, conference, **number(ticket_type, 1)).status_code == 200
    assert session.scalar(db.select(Order.id)) is None


def test_a_visitor_signs_in_first(client, app, conference, ticket_type, signed_in):
    visitor = app.test_client()
    page = visitor.get(f"/events/{conference.slug}/registration/people")
    assert f'value="/events/{conference.slug}/registration/people"' in page.text


def begin(conference, ticket_type, buyer, session, many=2):
    order = holding.start(buyer, conference, {ticket_type: many})
    session.commit()
    return order, f"/my/orders/{order.ref}", [each.registration.ref for each in list_drafts(order)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": ""}, "not a complete e-mail address"),
        ({"email": "nobody"}, "not a complete e-mail address"),
        ({"name_native": ""}, "Write the name"),
        ({"email": "first@example.org"}, "for another person of this order"),
        ({"email": "taken@example.org"}, "Somebody is registered with this address"),
        ({"name_native": "a\x00b"}, "invisible control characters"),
    ],
)
def test_a_wrong_person(session, make, client, conference, ticket_type, buyer, change, sentence):
    make.registration(
        user=make.user(email="taken@example.org"),
        offering=conference,
        ticket_type=make.ticket_type(offering=conference),
    )
    order, url, (first, second) = begin(conference, ticket_type, buyer, session)
    client.post(f"{url}/seats/{first}", data=SOMEBODY | {"email": "first@example.org"})
    refused = client.post(f"{url}/seats/{second}", data=SOMEBODY | {"job_title": "Engineer"} | change)
    assert (refused.status_code, sentence in refused.text) == (422, True), refused.text
    assert list_drafts(order)[1].filled_at is None
    assert "Engineer" in client.get(f"{url}/seats/{second}").text


def test_files_are_kept(session, make, client, conference, ticket_type, buyer):
    paper = make.question(offering=conference, kind="file", label="Paper", is_required=True)
    order, url, (seat,) = begin(conference, ticket_type, buyer, session, many=1)
    file = {f"question_{paper.ref}": (io.BytesIO(b"%PDF-1.7 a small paper"), "论文.pdf")}
    assert client.post(f"{url}/seats/{seat}", data=SOMEBODY | {"email": ""} | file).status_code == 422
    assert client.post(f"{url}/seats/{seat}", data=SOMEBODY).status_code == 303
    assert client.post(f"{url}/placement").status_code == 303
    (registration,) = list_seats(order)
    assert session.scalar(db.select(Answer)).upload.filename == "论文.pdf"
    assert (registration.state, broken()) == ("confirmed", [])


def test_time_is_up_and_once_more(session, client, conference, ticket_type, buyer, clock):
    order, url, (first, _second) = begin(conference, ticket_type, buyer, session)
    clock.advance(minutes=16)
    late = client.post(f"{url}/seats/{first}", data=SOMEBODY)
    assert late.location == url
    page = client.get(url).text
    assert ("no longer held" in page, "李娜" in page, "Hold 2 seats again" in page) == (True, True, True)
    refused = client.post(f"{url}/placement")
    assert (refused.status_code, "no longer held" in refused.text) == (409, True)
    again = client.post(f"{url}/renewal")
    assert (again.status_code, order.state) == (303, "expired")
    assert "李娜" in client.get(again.location).text
    assert broken() == []


def test_seats_and_orders_go_back(session, client, conference, ticket_type, buyer):
    order, url, (first, _second) = begin(conference, ticket_type, buyer, session)
    assert client.post(f"{url}/seats/{first}/release").status_code == 303
    assert len(list_seats(order)) == 2 - 1
    assert client.post(f"{url}/cancellation").status_code == 303
    assert (order.state, session.scalar(db.select(OrderDraft))) == ("cancelled", None)
    assert "You gave this order up" in client.get(url).text
    assert client.post(f"{url}/cancellation").status_code == 303
    gone = client.post(f"{url}/placement")
    assert (gone.status_code, "You gave this order up" in gone.text) == (409, True)
    assert client.post(f"{url}/renewal").status_code == 409


def test_somebody_elses_order_does_not_exist(session, make, signed_in, conference, ticket_type, buyer):
    _order, url, (first, _second) = begin(conference, ticket_type, buyer, session)
    stranger = signed_in(make.user())
    assert [stranger.get(each).status_code for each in (url, f"{url}/seats/{first}")] == [404, 404]
    for action in ("placement", "cancellation", "renewal", f"seats/{first}/release", f"people/{first}/cancellation"):
        assert stranger.post(f"{url}/{action}").status_code == 404


def test_the_page_of_an_order_asks_as_much_for_three_as_for_one(
    session, make, client, conference, ticket_type, query_count, signed_in
):
    counts = []
    for many in (1, 2):
        buyer = make.user()
        _order, url, _seats = begin(conference, ticket_type, buyer, session, many=many)
        one = signed_in(buyer)
        with query_count() as queries:
            assert one.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
