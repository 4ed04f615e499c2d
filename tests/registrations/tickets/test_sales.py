"""Prices, taxes and steps: values in, values out; what registers gets the price of its moment."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.database import db
from core.errors import DomainError
from registrations.base.actions import cancel, register
from registrations.base.models import Registration
from registrations.base.words import prices, tax
from registrations.tickets import actions
from registrations.tickets.availability import ticket_overview
from registrations.tickets.copies import copy_all
from registrations.tickets.models import PriceStep, TicketType
from registrations.tickets.sales import Sale, Step, to_pay
from tests.registrations.invariants import broken


@pytest.mark.parametrize(
    ("price", "permille", "included", "expected"),
    [
        (10_000, 0, True, (10_000, 0)),
        (10_600, 60, True, (10_600, 600)),
        (10_000, 60, False, (10_600, 600)),
        (1, 60, True, (1, 0)),
        (25, 100, False, (28, 3)),
    ],
)
def test_tax(price, permille, included, expected):
    assert to_pay(price, permille, included) == expected


@given(st.integers(0, 10**9), st.integers(0, 1000), st.booleans())
def test_tax_is_the_rate_of_the_net_price_to_half_a_cent(price, permille, included):
    due, part = to_pay(price, permille, included)
    assert due == (price if included else price + part)
    net = due - part
    assert 0 <= part <= due
    assert abs(2000 * part - 2 * permille * net) <= 1000 + permille


@pytest.fixture
def organiser(make):
    return make.user()


@pytest.fixture
def conference(make):
    return make.conference()


def ticket(make, conference, organiser, *steps, **columns):
    sale = Sale(steps=steps, **columns)
    pool = make.pool(offering=conference, size=20)
    return actions.create(conference.id, organiser, name={"en": "P"}, pools=[pool], price_minor=100_000, sale=sale)


def test_the_early_price_ends_with_its_number_and_with_its_time(session, make, clock, conference, organiser):
    clock.set(clock.now())
    soon = clock.now() + timedelta(days=3)
    ticket_type = ticket(make, conference, organiser, Step(60_000, seats=2), Step(80_000, until_at=soon))
    made = [register(make.user(), conference, ticket_type) for _ in range(3)]
    assert [each.amount_due_minor for each in made] == [60_000, 60_000, 80_000]
    cancel(made[0], organiser, "a reason")
    assert register(make.user(), conference, ticket_type).amount_due_minor == 60_000
    clock.advance(days=4)
    assert register(make.user(), conference, ticket_type).amount_due_minor == 100_000
    assert [each.amount_due_minor for each in made] == [60_000, 60_000, 80_000]
    assert broken() == []


def test_the_public_page_says_what_follows(session, make, clock, conference, organiser):
    until = clock.now() + timedelta(days=3)
    ticket(make, conference, organiser, Step(80_000, until_at=until), tax_permille=60, tax_is_included=False)
    session.flush()
    (view,) = ticket_overview(conference).tickets
    assert (view.price_minor, view.tax_minor, view.full_price_minor) == (84_800, 4_800, 106_000)
    words = prices(view, "Asia/Shanghai")
    assert words.startswith("CN¥848 until ")
    assert words.endswith(", then CN¥1,060")
    assert tax(view) == "with 6% tax, CN¥48"


@pytest.mark.parametrize(
    ("sale", "code"),
    [
        (Sale(steps=[Step(100_000, seats=1)]), "step_not_cheaper"),
        (Sale(steps=[Step(80_000, seats=1), Step(70_000, seats=1)]), "step_not_cheaper"),
        (Sale(steps=[Step(80_000)]), "step_without_end"),
        (Sale(steps=[Step(80_000, seats=0)]), "step_without_seats"),
        (Sale(visibility="secret"), "unknown_visibility"),
        (Sale(tax_permille=1001), "tax_out_of_range"),
        (Sale(least_per_order=3, most_per_order=2), "per_order_out_of_range"),
    ],
)
def test_wrong_sales(sale, code):
    with pytest.raises(DomainError, match=code):
        sale.check(100_000)


def test_a_step_keeps_what_it_sold(session, make, conference, organiser):
    ticket_type = ticket(make, conference, organiser, Step(60_000, seats=2))
    register(make.user(), conference, ticket_type)
    register(make.user(), conference, ticket_type)
    columns = {"name": {"en": "P"}, "pools": ticket_type.pools, "price_minor": 100_000}
    with pytest.raises(DomainError, match="step_below_sold"):
        actions.edit(ticket_type, organiser, **columns, sale=Sale(steps=[Step(60_000, seats=1)]))
    actions.edit(ticket_type, organiser, **columns, sale=Sale(steps=[Step(50_000, seats=3)]))
    assert [(row.price_minor, row.seats, row.used) for row in ticket_type.price_steps] == [(50_000, 3, 2)]
    actions.edit(ticket_type, organiser, **columns, sale=Sale())
    session.flush()
    assert session.scalar(db.select(db.func.count(PriceStep.id))) == 0
    assert broken() == []


def test_one_currency(session, make, conference, organiser):
    ticket(make, conference, organiser)
    with pytest.raises(DomainError, match="other_currency"):
        actions.create(
            conference.id,
            organiser,
            name={"en": "P"},
            pools=[make.pool(offering=conference)],
            price_minor=100,
            currency="EUR",
        )


def test_the_last_early_seat_is_sold_once(session, make, in_threads, conference, organiser):
    ticket_type = ticket(make, conference, organiser, Step(60_000, seats=3))
    people = [make.user(password_hash=None).id for _ in range(12)]
    offering_id, ticket_type_id = conference.id, ticket_type.id

    def come(index):
        user = db.session.get(type(organiser), people[index])
        found = db.session.get(TicketType, ticket_type_id)
        made = register(user, db.session.get(type(conference), offering_id), found)
        db.session.commit()
        return made.amount_due_minor

    results = in_threads(come, 12)
    assert sorted(results) == [60_000] * 3 + [100_000] * 9
    assert broken() == []


def test_who_looked_at_a_lower_price_is_asked_again(session, make, clock, conference, organiser, signed_in):
    clock.set(clock.now())
    ticket_type = ticket(make, conference, organiser, Step(80_000, until_at=clock.now() + timedelta(hours=1)))
    client, address = signed_in(make.user()), f"/events/{conference.slug}/registration"
    check = client.post(address, data={"name_native": "张慧", "ticket_type": ticket_type.ref})
    assert 'name="agreed" value="80000"' in check.text
    clock.advance(hours=2)
    refused = client.post(address, data={"step": "send", "agreed": "80000"})
    assert refused.status_code == 422
    assert "The price has changed since you looked: it is CN¥1,000 now." in refused.text
    assert session.scalar(db.select(db.func.count(Registration.id))) == 0
    assert client.post(address, data={"step": "send", "agreed": "100000"}).status_code == 303


def test_the_organiser_sets_it_all_on_one_page(session, make, conference, organiser, signed_in):
    make.role(conference, organiser, "editor")
    pool = make.pool(offering=conference)
    client, address = signed_in(organiser), f"/organise/offerings/{conference.ref}/tickets"
    data = {
        "name_en": "Participant",
        "price": "1000",
        "currency": "CNY",
        "pools": pool.ref,
        "visibility": "code",
        "tax": "6",
        "tax_is_included": "yes",
        "step_price_1": "800",
        "step_until_1": "2099-01-31T18:00",
        "step_price_2": "900",
        "step_seats_2": "20",
        "least_per_order": "1",
        "most_per_order": "5",
    }
    assert client.post(address + "/new", data=data).status_code == 303
    ticket_type = session.scalar(db.select(TicketType))
    assert (ticket_type.visibility, ticket_type.tax_permille, ticket_type.most_per_order) == ("code", 60, 5)
    assert [(row.price_minor, row.seats) for row in ticket_type.price_steps] == [(80_000, None), (90_000, 20)]
    page = client.get(f"{address}/{ticket_type.ref}").text
    assert 'value="2099-01-31T18:00"' in page
    assert "CN¥800" in client.get(address).text
    refused = client.post(address + "/new", data=data | {"step_price_1": "2000"})
    assert (refused.status_code, "lower than the one that follows" in refused.text) == (422, True)
    refused = client.post(address + "/new", data=data | {"tax": "a lot"})
    assert (refused.status_code, "Give a tax such as" in refused.text) == (422, True)


def test_prices_are_copied_with_the_offering(session, make, clock, conference, organiser):
    until = clock.now() + timedelta(days=3)
    ticket_type = ticket(make, conference, organiser, Step(80_000, until_at=until, seats=5), visibility="invitation")
    register(make.user(), conference, ticket_type, by_organiser=True)
    copy = make.conference(state="draft")
    copy_all(conference, copy, 7)
    twin = session.scalar(db.select(TicketType).where(TicketType.offering_id == copy.id))
    (step,) = twin.price_steps
    assert (twin.visibility, step.until_at, step.seats, step.used) == ("invitation", until + timedelta(days=7), 5, 0)
