"""The organiser's pages of places: setting them, seeing who has them, taking somebody out."""

import re

import pytest

from core.database import db
from registrations.places.actions import set_places
from registrations.pools.models import CapacityPool
from registrations.signups import actions
from registrations.signups.queries import find_places, find_standing, overlap_rule
from tests.registrations.invariants import broken


@pytest.fixture
def organiser(make):
    return make.user(language="en")


@pytest.fixture
def congress(make, organiser):
    made = make.conference(slug="kilns")
    make.role(made, organiser)
    return made


@pytest.fixture
def browser(signed_in, organiser):
    return signed_in(organiser)


@pytest.fixture
def item(make, congress):
    return make.agenda_item(offering=congress, kind="workshop", title="Glazes")


def words(page):
    text = re.sub(r"<[^>]+>", " ", page.text.split("<main", 1)[1].split("</main>")[0])
    return " ".join(text.split())


def url(item, more=""):
    return f"/organise/offerings/{item.offering.ref}/agenda/{item.ref}/places{more}"


def test_the_agenda_leads_to_places(browser, congress, item):
    assert (
        f"/organise/offerings/{congress.ref}/agenda/places"
        in browser.get(f"/organise/offerings/{congress.ref}/agenda").text
    )
    assert url(item) in browser.get(f"/organise/offerings/{congress.ref}/agenda/{item.ref}").text


def test_places_of_its_own(session, browser, congress, item):
    assert browser.get(url(item)).status_code == 200
    assert browser.post(url(item), data={"pool": "own", "size": "12"}).status_code == 303
    places = find_places(item.id)
    assert (places.pool.size, places.pool.name, places.ticket_types) == (12, {"en": "Glazes"}, [])
    browser.post(url(item), data={"pool": "own", "size": "20"})
    assert session.scalars(db.select(CapacityPool.size)).all() == [20]
    assert "0 of 20 signed up" in words(browser.get(f"/organise/offerings/{congress.ref}/agenda"))
    assert "Glazes" in words(browser.get(f"/organise/offerings/{congress.ref}/agenda/places"))


def test_one_click_from_the_list_to_the_places_of_an_item(make, browser, congress, item):
    lunch = make.agenda_item(offering=congress, kind="break", title="Lunch")
    page = browser.get(f"/organise/offerings/{congress.ref}/agenda/places").text
    assert (url(item) in page, url(lunch) in page) == (True, False)
    assert re.search(r'<option selected value="own">', browser.get(url(item)).text)
    assert re.search(r'<option selected value="none">', browser.get(url(lunch)).text)
    browser.post(url(item), data={"pool": "own", "size": "12"})
    assert "Give places to an item" not in browser.get(f"/organise/offerings/{congress.ref}/agenda/places").text


def test_places_need_a_number(browser, item):
    page = browser.post(url(item), data={"pool": "own", "size": ""})
    assert page.status_code == 422
    assert "Give the number of places." in words(page)


def test_a_shared_pool_and_tickets(make, browser, congress, item):
    pool = make.pool(offering=congress, size=30)
    first, second = make.ticket_type(offering=congress, pools=(pool,)), make.ticket_type(offering=congress)
    browser.post(url(item), data={"pool": pool.ref, "ticket_types": [second.ref], "closes_at": "2030-01-01T12:00"})
    places = find_places(item.id)
    assert (places.pool.ref, [each.ref for each in places.ticket_types]) == (pool.ref, [second.ref])
    assert first not in places.ticket_types
    assert places.closes_at is not None


def test_a_pool_of_another_offering_is_no_choice(make, browser, item):
    assert browser.post(url(item), data={"pool": make.pool().ref}).status_code == 422
    assert find_places(item.id) is None


def test_without_sign_up_again(session, browser, item):
    browser.post(url(item), data={"pool": "own", "size": "12"})
    assert browser.post(url(item), data={"pool": "none"}).status_code == 303
    assert find_places(item.id) is None
    assert session.scalars(db.select(CapacityPool)).all() == []


def test_what_is_in_use_stays(make, browser, congress, item, organiser):
    set_places(item, organiser, pool=None, size=3)
    person = make.registration(offering=congress)
    actions.sign_up(person, item)
    for data in ({"pool": "none"}, {"pool": make.pool(offering=congress).ref}):
        page = browser.post(url(item), data=data)
        assert page.status_code == 422
        assert "People have signed up already" in words(page)
    page = browser.post(url(item), data={"pool": "own", "size": "0"})
    assert page.status_code == 422
    assert broken() == []


def test_class_meetings_have_no_places(make, browser, congress):
    meeting = make.agenda_item(offering=congress, kind="meeting")
    page = browser.post(url(meeting), data={"pool": "own", "size": "3"})
    assert page.status_code == 422
    assert "Nobody signs up for class meetings and breaks." in words(page)


def test_who_signed_up_is_listed_and_exported(make, browser, congress, item, organiser):
    set_places(item, organiser, pool=None, size=1)
    people = [make.registration(offering=congress, name_native=name) for name in ("李雷", "=HYPERLINK(1)")]
    for person in people:
        actions.sign_up(person, item)
    text = words(browser.get(url(item)))
    assert "李雷" in text
    assert "Number 1 in line" in text
    answer = browser.post(url(item, "/list"))
    assert answer.mimetype == "text/csv"
    assert "'=HYPERLINK" in answer.text


def test_somebody_is_taken_out_with_a_reason(make, browser, congress, item, organiser, outbox):
    set_places(item, organiser, pool=None, size=1)
    first, second = make.registration(offering=congress), make.registration(offering=congress)
    for person in (first, second):
        actions.sign_up(person, item)
    there = url(item, f"/{first.ref}/removal")
    assert browser.get(there).status_code == 200
    assert browser.post(there, data={"reason": " "}).status_code == 422
    assert browser.post(there, data={"reason": "Two of one firm."}).status_code == 303
    assert find_standing(second.id, item.id).state == "signed_up"
    assert outbox()[-1].context["reason"] == "Two of one firm."
    assert browser.get(there).status_code == 404
    assert broken() == []


def test_the_rule_of_overlaps(browser, congress, item):
    there = f"/organise/offerings/{congress.ref}/agenda/places"
    assert browser.post(there, data={"rule": "refuse"}).status_code == 303
    assert overlap_rule(congress.id) == "refuse"
    assert browser.post(there, data={"rule": "sometimes"}).status_code == 422


def test_viewers_and_strangers(make, signed_in, congress, item):
    viewer = make.user()
    make.role(congress, viewer, "viewer")
    assert signed_in(viewer).get(url(item)).status_code == 403
    assert signed_in(make.user()).get(url(item)).status_code == 404
