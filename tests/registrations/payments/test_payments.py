"""What is to be paid is marked as paid by hand, and a mistake taken back."""

from datetime import timedelta

import pytest

from core.database import db
from core.errors import DomainError
from registrations.base.actions import cancel
from registrations.base.models import RegistrationStep
from registrations.payments import actions, queries


@pytest.fixture
def conference(make):
    return make.conference()


@pytest.fixture
def organiser(make, conference):
    user = make.user()
    make.role(conference, user, "editor")
    return user


@pytest.fixture
def registration(make, conference):
    return make.registration(offering=conference, amount_due_minor=80_000, tax_minor=4_528)


def test_paid_told_and_taken_back(session, conference, organiser, registration, signed_in, outbox, clock):
    clock.set(clock.now())
    client, url = signed_in(organiser), f"/organise/offerings/{conference.ref}/payments"
    assert registration.name_native in client.get(url).text
    assert "CN¥800" in client.get(f"{url}/{registration.ref}").text
    missing = client.post(f"{url}/{registration.ref}/receipt", data={"reference": " "})
    assert (missing.status_code, "Write the reference" in missing.text) == (422, True)
    early = client.post(f"{url}/{registration.ref}/receipt", data={"reference": "B-1", "paid_on": "2199-01-01"})
    assert (early.status_code, "has not come yet" in early.text) == (422, True)
    assert client.post(f"{url}/{registration.ref}/receipt", data={"reference": "B-17"}).status_code == 303
    assert (registration.payment_reference, registration.payment_marked_by) == ("B-17", organiser.display_name)
    assert [message.template for message in outbox()] == ["registrations/payment_received"]
    own = signed_in(registration.user).get(f"/my/registrations/{registration.ref}").text
    assert ("B-17" in own, "Payment received" in own) == (True, True)
    assert "B-17" in client.get(url + "?show=paid").text
    again = client.post(f"{url}/{registration.ref}/receipt", data={"reference": "B-18"})
    assert (again.status_code, "marked as paid already" in again.text) == (409, True)
    nothing = client.post(f"{url}/{registration.ref}/return", data={"reason": ""})
    assert (nothing.status_code, "Write the reason" in nothing.text) == (422, True)
    assert client.post(f"{url}/{registration.ref}/return", data={"reason": "Wrong person"}).status_code == 303
    assert registration.paid_at is None
    steps = session.scalars(db.select(RegistrationStep).order_by(RegistrationStep.id)).all()
    assert [(step.what, step.reason) for step in steps] == [("paid", "B-17"), ("unpaid", "Wrong person")]
    with pytest.raises(DomainError, match="not_paid"):
        actions.take_back(registration, organiser, "again")


def test_what_costs_nothing_or_is_over_is_not_paid(make, conference, organiser, registration):
    free = make.registration(offering=conference)
    cancel(registration, organiser, "a reason")
    for each in (free, registration):
        with pytest.raises(DomainError, match="nothing_due"):
            actions.mark_paid(each, organiser, reference="B-1")


def test_lists_and_sums(make, clock, conference, organiser, registration):
    other = make.registration(offering=conference, amount_due_minor=20_000)
    make.registration(offering=conference)
    actions.mark_paid(other, organiser, reference="B-1", paid_at=clock.now() - timedelta(days=1))
    assert queries.list_payments(conference.id, paid=False) == [registration]
    assert queries.list_payments(conference.id, paid=True) == [other]
    assert queries.list_payments(conference.id, paid=False, text="nobody") == []
    assert queries.totals(conference.id) == {"CNY": (100_000, 20_000, 0)}
