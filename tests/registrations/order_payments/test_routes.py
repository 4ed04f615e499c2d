"""The organiser sees who ordered for whom, and marks an order as paid."""

import pytest

from registrations.base.profile import Profile
from registrations.orders import actions, holding
from registrations.orders.people import Person
from registrations.orders.queries import list_seats
from tests.registrations.invariants import broken


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def order(session, make, conference):
    ticket_type = make.ticket_type(offering=conference, price_minor=5_000)
    made = holding.start(make.user(name_native="王芳"), conference, {ticket_type: 2})
    people = {
        seat.id: Person(Profile(f"李明{place}"), f"li{place}@example.org", "zh")
        for place, seat in enumerate(list_seats(made))
    }
    actions.place(made, people)
    session.commit()
    return made


@pytest.fixture
def organiser(make, conference, signed_in):
    user = make.user()
    make.role(conference, user, "editor")
    return signed_in(user)


def test_paid_as_a_whole(organiser, conference, order, outbox):
    url = f"/organise/offerings/{conference.ref}/orders"
    listed = organiser.get(url).text
    assert (order.ref in listed, "王芳" in listed, "CN¥100" in listed) == (True, True, True)
    first, second = list_seats(order)
    shown = organiser.get(f"/organise/offerings/{conference.ref}/participants/{first.ref}").text
    assert (order.ref in shown, "registered by 王芳" in shown) == (True, True)
    refused = organiser.post(f"{url}/{order.ref}/receipt", data={"reference": " "})
    assert (refused.status_code, "Write the reference" in refused.text, first.paid_at) == (422, True, None)
    done = organiser.post(f"{url}/{order.ref}/receipt", data={"reference": "ICBC 42"})
    assert done.location == f"{url}/{order.ref}"
    assert [(each.payment_reference, each.paid_at is not None) for each in (first, second)] == [("ICBC 42", True)] * 2
    assert [each.template for each in outbox()][-2:] == ["registrations/payment_received"] * 2
    again = organiser.post(f"{url}/{order.ref}/receipt", data={"reference": "ICBC 42"})
    assert (again.status_code, "Nothing is to be paid" in again.text) == (409, True)
    assert broken() == []


def test_only_editors(make, conference, order, signed_in):
    viewer, url = make.user(), f"/organise/offerings/{conference.ref}/orders/{order.ref}"
    make.role(conference, viewer, "viewer")
    client = signed_in(viewer)
    assert (client.get(url).status_code, client.post(f"{url}/receipt").status_code) == (403, 403)
    seen = client.get(f"/organise/offerings/{conference.ref}/participants/{list_seats(order)[0].ref}")
    assert f'href="{url}"' not in seen.text
