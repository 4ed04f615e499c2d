"""Pages and answers: my programme, the form of ticks, the stars, and what the shared programme says of them."""

import re
from datetime import timedelta

import pytest

from core.database import db
from registrations.picks.actions import pick
from registrations.picks.queries import list_picks
from tests.registrations.invariants import broken

JSON = {"Accept": "application/json"}


@pytest.fixture
def user(make):
    return make.user(language="en")


@pytest.fixture
def reader(signed_in, user):
    return signed_in(user)


@pytest.fixture
def congress(make):
    return make.conference(title="Congress of Kilns", slug="kilns", venue=make.venue())


def words(page):
    text = re.sub(r"<[^>]+>", " ", page.text.split("<main", 1)[1].split("</main>")[0])
    return " ".join(text.split())


def titles(user):
    return [row.item.title["en"] for row in list_picks(user)]


# My programme


def test_an_empty_programme_says_how_to_begin(reader):
    page = reader.get("/my/programme")
    assert page.status_code == 200
    assert "Nothing in your programme yet" in words(page)


def test_by_day_with_offering_room_and_remove(make, reader, user, congress):
    room = make.room(name="Hall A")
    first = make.agenda_item(offering=congress, title="Glazes", room=room)
    later = make.agenda_item(offering=congress, title="Clays", starts_at=first.starts_at + timedelta(days=1))
    pick(user, later)
    pick(user, first)
    text = words(reader.get("/my/programme"))
    assert text.index("Glazes") < text.index("Clays")
    assert "Congress of Kilns" in text
    assert "Hall A" in text
    assert "10:00–11:00" in text
    assert "for you 1" not in text


def test_names_what_overlaps_in_other_offerings_and_never_refuses(make, reader, user, congress):
    mine = make.agenda_item(offering=congress, title="Glazes")
    other = make.conference(title="Robot Day")
    robots = make.agenda_item(offering=other, title="Grippers", starts_at=mine.starts_at + timedelta(minutes=45))
    for item in (mine, robots):
        assert reader.post(f"/my/programme/items/{item.ref}").status_code == 303
    text = words(reader.get("/my/programme"))
    assert "2 items overlap with others" in text
    assert "Overlaps with “ Grippers ” (Robot Day) for 15 minutes." in text
    assert "Overlaps with “ Glazes ” (Congress of Kilns) for 15 minutes." in text


def test_of_many_overlaps_the_first_are_named(make, reader, user, congress):
    for name in "ABCDEF":
        pick(user, make.agenda_item(offering=congress, title=name))
    assert words(reader.get("/my/programme")).count("for 60 minutes.") == 6 * 3
    assert words(reader.get("/my/programme")).count("And with 2 more.") == 6
    assert words(reader.get("/events/kilns/programme/picks")).count("And with 2 more.") == 6


def test_opening_hours_and_what_does_not_take_place_overlap_with_nothing(make, reader, user, congress):
    items = [
        make.agenda_item(offering=congress, title="Glazes"),
        make.agenda_item(offering=congress, title="Open", kind="opening"),
        make.agenda_item(offering=congress, title="Called off"),
        make.agenda_item(offering=make.conference(title="Later"), title="Put off"),
    ]
    for item in items:
        pick(user, item)
    items[2].state, items[3].offering.state = "cancelled", "postponed"
    text = words(reader.get("/my/programme"))
    assert "Called off" in text
    assert "Cancelled" in text
    assert "The new dates are not known yet" in text
    assert "Overlaps" not in text


def test_a_short_way_to_another_venue_is_mentioned(make, reader, user, congress):
    mine = make.agenda_item(offering=congress, title="Glazes")
    there = make.conference(venue=make.venue())
    soon = make.agenda_item(offering=there, title="Grippers", starts_at=mine.ends_at + timedelta(minutes=20))
    pick(user, mine)
    pick(user, soon)
    assert "20 minutes to get here from “ Glazes ”, at another venue." in words(reader.get("/my/programme"))
    there.mode = "online"
    assert "to get here" not in words(reader.get("/my/programme"))


def test_own_talks_and_class_meetings_are_there_and_count(make, reader, user):
    cohort = make.cohort()
    make.registration(offering=cohort, user=user)
    lesson = make.agenda_item(offering=cohort, kind="meeting", title="Lesson")
    talk = make.agenda_item(title="My talk", people=(make.person(user_id=user.id),), starts_at=lesson.starts_at)
    text = words(reader.get("/my/programme"))
    assert "Comes with your registration Lesson" in text
    assert "You have a part in it My talk" in text
    assert "for 60 minutes" in text
    assert "/removal" not in reader.get("/my/programme").text
    assert talk.starts_at == lesson.starts_at


def test_what_moved_says_where_it_was_until_one_takes_note(make, reader, user, congress):
    item = make.agenda_item(offering=congress, title="Glazes", room=make.room(name="Hall A"))
    pick(user, item)
    item.starts_at += timedelta(hours=2)
    item.ends_at += timedelta(hours=2)
    item.room = make.room(name="Hall B")
    text = words(reader.get("/my/programme"))
    assert "Moved. When you added it, it was to be on" in text
    assert "10:00 (China Standard Time), Hall A." in text
    assert "12:00–13:00" in text
    reader.post(f"/my/programme/items/{item.ref}")
    assert "Moved." not in words(reader.get("/my/programme"))


def test_the_readers_own_clock_stands_beside(make, signed_in, congress):
    traveller = make.user(language="en", time_zone="America/Los_Angeles")
    item = make.agenda_item(offering=congress)
    pick(traveller, item)
    text = words(signed_in(traveller).get("/my/programme"))
    assert "10:00–11:00 for you " in text
    assert re.search(r"for you \d+ \w+ \d{4}, 1[89]:00–\d\d:00", text)


def test_says_that_picking_does_not_register(make, reader, user, congress):
    pick(user, make.agenda_item(offering=congress))
    page = reader.get("/my/programme")
    assert "does not register you." in words(page)
    assert "/events/kilns/registration" in page.text
    make.registration(offering=congress, user=user)
    assert "does not register you." not in words(reader.get("/my/programme"))


def test_what_is_over_or_withdrawn(make, reader, user, congress, clock):
    item = make.agenda_item(offering=congress, title="Glazes", starts_at=clock.now() + timedelta(days=1))
    hidden = make.agenda_item(title="Secret")
    pick(user, item)
    pick(user, hidden)
    hidden.offering.state = "draft"
    text = words(reader.get("/my/programme"))
    assert "Glazes" in text
    assert "Secret" not in text
    clock.set(item.ends_at)
    assert "1 item that is over" in words(reader.get("/my/programme"))


def test_removed_can_be_put_back(make, reader, user, congress):
    item = make.agenda_item(offering=congress, title="Glazes")
    pick(user, item)
    answer = reader.post(f"/my/programme/items/{item.ref}/removal")
    assert answer.status_code == 303
    assert titles(user) == []
    page = reader.get(answer.location)
    assert "Removed from your programme: Glazes" in words(page)
    assert "Put it back" in words(page)
    reader.post(f"/my/programme/items/{item.ref}")
    assert titles(user) == ["Glazes"]
    assert "Put it back" not in words(reader.get(answer.location))


@pytest.mark.parametrize("ref", ["nothing", "%F0%90%80%80", "a" * 5000])
def test_a_strange_address_of_what_was_removed_is_the_plain_page(reader, ref):
    assert reader.get(f"/my/programme?removed={ref}").status_code == 200
    assert reader.get(f"/my/programme/picks.json?offering={ref}").json == {"picked": []}
    assert reader.post(f"/my/programme/items/{ref}").status_code == 404
    assert reader.post(f"/my/programme/items/{ref}/removal").status_code == 404


def test_more_items_cost_no_more_queries(make, reader, user, congress, query_count):
    def ask():
        with query_count() as queries:
            assert reader.get("/my/programme").status_code == 200
        return len(queries)

    pick(user, make.agenda_item(offering=congress, room=make.room()))
    few = ask()
    for _ in range(4):
        pick(user, make.agenda_item(offering=make.conference(venue=make.venue()), room=make.room()))
    assert ask() == few


def test_my_page_shows_the_next_and_the_week_has_it(make, reader, user, clock):
    soon = make.conference(starts_on=clock.now().date() + timedelta(days=2))
    pick(user, make.agenda_item(offering=soon, title="Glazes"))
    page = reader.get("/my")
    assert words(page).count("Glazes") == 2
    assert "/my/programme#item-" in page.text


# The form of ticks


def form_of(page):
    ticked = re.findall(r'name="item" value="(\w+)" id="[^"]*" checked', page.text)
    offered = re.findall(r'name="item" value="(\w+)"', page.text)
    return offered, ticked


def test_choose_by_ticks(make, reader, user, congress):
    items = {name: make.agenda_item(offering=congress, title=name) for name in "ABC"}
    make.agenda_item(offering=congress, kind="break")
    make.agenda_item(offering=congress, state="draft")
    make.agenda_item(offering=congress, state="cancelled")
    pick(user, items["A"])
    page = reader.get("/events/kilns/programme/picks")
    offered, ticked = form_of(page)
    assert set(offered) == {item.ref for item in items.values()}
    assert ticked == [items["A"].ref]
    assert "It does not register you." in words(page)
    answer = reader.post(
        "/events/kilns/programme/picks",
        data={"item": [items["B"].ref, items["C"].ref], "before": [items["A"].ref]},
    )
    assert (answer.status_code, answer.location) == (303, "/my/programme")
    assert "2 items added. 1 item removed." in reader.get("/my/programme").text
    assert titles(user) == ["B", "C"]
    assert "Overlaps with “C” for 60 minutes." in words(reader.get("/events/kilns/programme/picks"))
    assert broken() == []


def test_saving_twice_or_rubbish_changes_nothing(make, reader, user, congress):
    item, foreign = make.agenda_item(offering=congress, title="A"), make.agenda_item(title="Foreign")
    for _ in range(2):
        reader.post("/events/kilns/programme/picks", data={"item": [item.ref, foreign.ref, "x" * 9000, "\x00"]})
    assert titles(user) == ["A"]
    reader.post("/events/kilns/programme/picks", data={"item": [item.ref], "before": [item.ref]})
    assert "Nothing has changed." in reader.get("/my/programme").text
    assert titles(user) == ["A"]


def test_a_refusal_keeps_the_ticks_and_changes_nothing(make, reader, user, congress, monkeypatch):
    monkeypatch.setattr("registrations.picks.actions.MOST", 1)
    items = [make.agenda_item(offering=congress, title=name) for name in "AB"]
    refs = [item.ref for item in items]
    page = reader.post("/events/kilns/programme/picks", data={"item": refs})
    assert page.status_code == 409
    assert "Remove some first." in words(page)
    assert sorted(form_of(page)[1]) == sorted(refs)
    assert titles(user) == []


def test_class_meetings_are_not_chosen(make, reader):
    cohort = make.cohort(slug="glazing")
    make.agenda_item(offering=cohort, kind="meeting")
    text = words(reader.get("/trainings/glazing/programme/picks"))
    assert "Class meetings come with the registration" in text
    assert "Nothing to choose from" in text
    assert reader.get("/events/glazing/programme/picks").status_code == 404


def test_a_stranger_signs_in_first_and_comes_back(client, congress):
    answer = client.get("/events/kilns/programme/picks")
    assert answer.status_code == 302
    assert answer.location.endswith("?next=/events/kilns/programme/picks")


def test_a_draft_has_no_form(make, signed_in):
    draft = make.conference(state="draft", slug="secret")
    owner = make.user()
    make.role(draft, owner)
    assert signed_in(owner).get("/events/secret/programme/picks").status_code == 404


# Stars


def test_a_star_answers_with_what_overlaps(make, reader, user, congress):
    a, b = (make.agenda_item(offering=congress, title=name) for name in "AB")
    state = f"/my/programme/picks.json?offering={congress.ref}"
    assert reader.get(state).json == {"picked": []}
    assert reader.get(state).headers["Cache-Control"] == "no-store"
    first = reader.post(f"/my/programme/items/{a.ref}", headers=JSON).json
    assert first == {
        "picked": True,
        "message": "Added to your programme: A",
        "sentences": ["This keeps it in your own calendar. It does not register you."],
        "links": [["/my/programme", "My programme"], ["/events/kilns/registration", "Register"]],
    }
    second = reader.post(f"/my/programme/items/{b.ref}", headers=JSON).json
    assert second["sentences"][0] == "Overlaps with “A” for 60 minutes."
    assert sorted(reader.get(state).json["picked"]) == sorted([a.ref, b.ref])
    gone = reader.post(f"/my/programme/items/{a.ref}/removal", headers=JSON).json
    assert (gone["picked"], gone["message"]) == (False, "Removed from your programme: A")
    assert titles(user) == ["B"]


def test_a_refused_star_says_why(make, reader, congress, clock):
    item = make.agenda_item(offering=congress, starts_at=clock.now() + timedelta(days=1))
    clock.set(item.ends_at)
    answer = reader.post(f"/my/programme/items/{item.ref}", headers=JSON)
    assert answer.status_code == 409
    assert "This is over." in answer.json["message"]
    assert "This is over." in words(reader.post(f"/my/programme/items/{item.ref}"))


def test_the_state_of_the_stars_costs_one_query_beside_the_sign_in(make, reader, user, congress, query_count):
    with query_count() as before:
        reader.get("/my/programme/picks.json")
    pick(user, make.agenda_item(offering=congress))
    with query_count() as queries:
        assert len(reader.get(f"/my/programme/picks.json?offering={congress.ref}").json["picked"]) == 1
    assert len(queries) == len(before)
    assert len([sql for sql in queries if "picked_items" in sql]) == 1


def test_a_star_needs_the_token(app, make, reader, user, congress):
    item = make.agenda_item(offering=congress)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert reader.post(f"/my/programme/items/{item.ref}", headers=JSON).status_code == 400
        assert titles(user) == []
        page = reader.get("/events/kilns").text
        token = re.search(r'data-token="([^"]+)"', page)[1]
        answer = reader.post(f"/my/programme/items/{item.ref}", headers={**JSON, "X-CSRFToken": token})
        assert answer.json["picked"]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


# The shared programme


def test_the_programme_leads_to_the_form_and_holds_nothing_of_anybody(make, client, reader, user, congress):
    item = make.agenda_item(offering=congress, title="Glazes")
    make.agenda_item(offering=congress, kind="break", title="Tea")
    make.agenda_item(offering=congress, state="cancelled", title="Called off")
    pick(user, item)
    own, public = reader.get("/events/kilns").text, client.get("/events/kilns").text
    for page in (own, public):
        assert re.findall(r'data-pick="(\w+)"', page) == [item.ref]
        assert f'href="/events/kilns/programme/picks#item-{item.ref}"' in page
    assert "data-token" in own
    assert "data-token" not in public
    assert "csrf" not in public.split('id="programme"')[1].split('id="contact"')[0]


@pytest.mark.parametrize("view", ["day", "grid", "room", "track"])
def test_each_view_has_the_stars(make, client, congress, view):
    for name in ("One", "Two"):
        make.agenda_item(
            offering=congress, room=make.room(name=name), track=make.track(offering=congress, name=name), title=name
        )
    assert len(re.findall("data-pick=", client.get(f"/events/kilns?view={view}").text)) == 2


def test_what_is_over_or_off_has_no_stars(make, client, congress, clock):
    make.agenda_item(offering=congress)
    assert "data-pick=" in client.get("/events/kilns").text
    clock.advance(days=400)
    assert "data-pick=" not in client.get("/events/kilns").text
    clock.advance(days=-400)
    congress.state, congress.revision = "cancelled", congress.revision + 1
    db.session.flush()
    assert "data-pick=" not in client.get("/events/kilns").text


def test_meetings_are_said_to_come_along(make, client):
    cohort = make.cohort(slug="glazing")
    make.agenda_item(offering=cohort, kind="meeting")
    page = client.get("/trainings/glazing").text
    assert "Class meetings come with the registration" in page
    assert "data-pick=" not in page
