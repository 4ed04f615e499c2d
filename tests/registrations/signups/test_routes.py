"""The page of places, the ticket, the public programme, a person's own programme: seen and pressed."""

import re
from datetime import timedelta

import pytest

from notifications.outbox.compose import compose
from registrations.places.actions import set_places, set_rule
from registrations.signups import actions
from registrations.signups.queries import find_standing
from tests.registrations.invariants import broken

PAGE = "/events/kilns/programme/places"


@pytest.fixture
def congress(make):
    return make.conference(title="Congress of Kilns", slug="kilns")


@pytest.fixture
def ticket(make, congress):
    return make.ticket_type(offering=congress)


@pytest.fixture
def user(make):
    return make.user(language="en")


@pytest.fixture
def mine(make, congress, ticket, user):
    return make.registration(offering=congress, ticket_type=ticket, user=user)


@pytest.fixture
def reader(signed_in, user):
    return signed_in(user)


@pytest.fixture
def glazes(session, make, congress):
    item = make.agenda_item(offering=congress, kind="workshop", title="Glazes", room=make.room(name="Studio"))
    set_places(item, make.user(), pool=None, size=2)
    return item


@pytest.fixture
def clays(session, make, congress):
    item = make.agenda_item(offering=congress, kind="workshop", title="Clays")
    set_places(item, make.user(), pool=None, size=1)
    return item


def words(page):
    text = re.sub(r"<[^>]+>", " ", page.text.split("<main", 1)[1].split("</main>")[0])
    return " ".join(text.split())


def place(item):
    return f"/my/programme/items/{item.ref}/place"


def fill(make, congress, ticket, item, people=1):
    for _ in range(people):
        actions.sign_up(make.registration(offering=congress, ticket_type=ticket), item)


def test_one_press_takes_a_place(reader, mine, glazes):
    assert "2 places left" in words(reader.get(PAGE))
    answer = reader.post(place(glazes))
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#place-{glazes.ref}")
    page = reader.get(PAGE)
    assert "You have a place at “Glazes”." in page.text
    assert "1 place left" in words(page)
    assert "Sign off" in words(page)
    assert broken() == []


def test_full_means_a_place_in_line(make, reader, mine, congress, ticket, clays):
    fill(make, congress, ticket, clays, 2)
    text = words(reader.get(PAGE))
    assert "All places taken, 1 person waits" in text
    assert "Join the waiting list" in text
    reader.post(place(clays))
    assert "You are number 2 in line." in reader.get(PAGE).text


def test_signing_off(reader, mine, glazes):
    reader.post(place(glazes))
    assert reader.post(place(glazes) + "/removal").status_code == 303
    assert "You are signed off from “Glazes”." in reader.get(PAGE).text
    assert find_standing(mine.id, glazes.id) is None


def test_an_overlap_names_the_other_and_may_be_confirmed(reader, mine, glazes, clays):
    reader.post(place(glazes))
    assert "It is at the same time as “Glazes” (Congress of Kilns)" in words(reader.get(PAGE))
    page = reader.post(place(clays))
    assert page.status_code == 409
    assert "Nothing has been changed yet." in words(page)
    assert "Sign up all the same" in words(page)
    assert reader.post(place(clays), data={"overlap": "yes"}).status_code == 303
    assert find_standing(mine.id, clays.id).state == "signed_up"


def test_an_overlap_that_is_refused_offers_no_way_round(make, reader, mine, congress, glazes, clays):
    set_rule(congress, make.user(), "refuse")
    reader.post(place(glazes))
    page = reader.post(place(clays), data={"overlap": "yes"})
    assert page.status_code == 409
    assert "all the same" not in words(page)


def test_taking_one_instead_of_another(reader, mine, glazes, clays):
    reader.post(place(glazes))
    assert "Take this instead of “Glazes”" in words(reader.get(PAGE))
    assert reader.post(place(clays), data={"instead_of": glazes.ref}).status_code == 303
    assert find_standing(mine.id, glazes.id) is None
    assert find_standing(mine.id, clays.id).state == "signed_up"


def test_the_ticket_offers_the_workshops(reader, mine, glazes):
    page = reader.get(f"/my/registrations/{mine.ref}")
    assert "Choose your workshops" in words(page)
    assert PAGE in page.text
    reader.post(place(glazes))
    assert "Your workshops" in words(reader.get(f"/my/registrations/{mine.ref}"))


def test_a_ticket_without_workshops_says_nothing_of_them(reader, mine):
    assert "workshops" not in words(reader.get(f"/my/registrations/{mine.ref}"))


def test_my_programme_shows_the_place_instead_of_removing(reader, mine, glazes):
    reader.post(place(glazes))
    page = reader.get("/my/programme")
    assert "You have a place" in words(page)
    assert f"/items/{glazes.ref}/removal" not in page.text


def test_the_star_of_a_place_is_not_taken_off_by_script(reader, mine, glazes):
    reader.post(place(glazes))
    answer = reader.post(f"/my/programme/items/{glazes.ref}/removal", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "Sign off first" in answer.json["message"]


def test_the_public_programme_counts_at_once(client, make, congress, ticket, clays):
    assert "1 place left" in words(client.get("/events/kilns"))
    fill(make, congress, ticket, clays, 3)
    page = client.get("/events/kilns")
    assert "All places taken, 2 people wait" in words(page)
    assert f"{PAGE}#place-{clays.ref}" in page.text
    assert "<!--places" not in page.text


def test_every_view_of_the_programme_shows_places(client, make, congress, glazes, clays):
    clays.room = make.room(name="Cellar")
    congress.revision += 1
    for view in ("day", "grid", "room"):
        page = client.get(f"/events/kilns?view={view}")
        assert "2 places left" in words(page), view
        assert "<!--places" not in page.text


def test_an_item_of_a_draft_shows_no_numbers(session, client, make):
    draft = make.conference(slug="later", state="draft")
    item = make.agenda_item(offering=draft, kind="workshop", title="Soon")
    set_places(item, make.user(), pool=None, size=2)
    assert client.get("/events/later/programme/places").status_code in (302, 303, 404)


def test_more_places_cost_no_more_queries(make, reader, mine, congress, ticket, query_count, session):
    def add(hours):
        item = make.agenda_item(
            offering=congress, kind="workshop", starts_at=make.agenda_item().starts_at + timedelta(hours=hours)
        )
        set_places(item, make.user(), pool=None, size=1)
        fill(make, congress, ticket, item, 2)

    def counts(*pages):
        numbers = []
        for page in pages:
            reader.get(page)
            with query_count() as queries:
                reader.get(page)
            numbers.append(len(queries))
        return numbers

    add(2)
    few = counts(PAGE, "/events/kilns", f"/my/registrations/{mine.ref}")
    add(4)
    add(6)
    assert counts(PAGE, "/events/kilns", f"/my/registrations/{mine.ref}") == few


def test_without_registration_one_is_told_to_register(reader, glazes):
    assert "Places are for those who take part." in words(reader.get(PAGE))
    assert reader.post(place(glazes)).status_code == 404


def test_items_without_places_and_drafts_do_not_exist(make, reader, mine, congress):
    plain = make.agenda_item(offering=congress)
    assert reader.post(place(plain)).status_code == 404
    assert reader.post("/my/programme/items/nothing/place").status_code == 404
    assert reader.post("/my/programme/items/%00/place").status_code == 404
    assert "Nothing to sign up for" in words(reader.get(PAGE))


def test_the_mail_carries_the_calendar_entry_and_takes_it_out_again(reader, mine, glazes, outbox):
    reader.post(place(glazes))
    taken = outbox()[-1]
    assert [part["method"] for part in taken.calendars if "Glazes" in part["text"]] == ["REQUEST"]
    reader.post(place(glazes) + "/removal")
    assert [part["method"] for part in outbox()[-1].calendars] == ["CANCEL"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_mail_can_be_read(app, make, session, congress, ticket, glazes, clays, outbox, language):
    person = make.registration(offering=congress, ticket_type=ticket, user=make.user(language=language))
    other = make.registration(offering=congress, ticket_type=ticket, user=make.user(language=language))
    actions.sign_up(other, clays)
    actions.sign_up(person, clays)
    actions.sign_off(other, clays)
    actions.swap(person, clays, glazes)
    actions.take_out(find_standing(person.id, glazes.id), make.user(), "The kiln is broken.")
    mails = outbox()
    told = ["signed_up", "waiting", "promoted", "signed_off", "swapped", "removed"]
    assert [mail.context["what"] for mail in mails] == told
    for mail in mails:
        composed = compose(mail)
        text = composed.get_body(("plain",)).get_content()
        assert "Glazes" in text or "Clays" in text
        assert "/events/kilns/programme/places" in composed.get_body(("html",)).get_content()
