import json
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.users.models import User
from core import clock as core_clock
from offerings.base.models import OfferingStep
from registrations.base.models import Registration
from tests.support.pages import Page

FIRST = date(2026, 12, 3)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))


@pytest.fixture
def congress(make):
    venue = make.venue(
        name={"en": "Hall of Science", "zh": "科学馆"}, address={"en": "1 River Road"}, latitude=22.9, longitude=113.1
    )
    return make.conference(
        title={"en": "Congress on Kilns", "zh": "窑炉大会"},
        summary={"en": "Three days of fire."},
        slug="kilns",
        starts_on=FIRST,
        ends_on=FIRST + timedelta(days=2),
        venue=venue,
        city=venue.city,
        languages="zh en",
    )


def at(hour, day=0):
    """``hour`` in Shanghai on a day of the congress."""
    return datetime(2026, 12, 3 + day, hour - 8, tzinfo=UTC)


def structured(page):
    return [json.loads(each.text) for each in page.root.xpath("//script[@type='application/ld+json']")]


# Who sees it


def test_what_is_no_event_or_not_there_is_not_found(client, make):
    make.cohort(slug="course-run")
    for path in ("/events/nothing", "/events/course-run", "/events/%00", "/events/%ED%A0%80", "/events/" + "a" * 3000):
        assert client.get(path).status_code == 404


def test_a_draft_is_shown_to_those_who_work_on_it_and_nobody_else(client, signed_in, make):
    draft = make.conference(state="draft", slug="draft")
    worker, stranger = make.user(), make.user()
    make.role(draft, worker, "viewer")
    assert client.get("/events/draft").status_code == 404
    assert signed_in(stranger).get("/events/draft").status_code == 404
    page = Page(signed_in(worker).get("/events/draft"))
    assert page.texts(".notice-title") == ["Draft: only you and the others who work on it see this page."]
    assert structured(page) == []


def test_draft_items_are_hidden_from_everybody_once_it_is_published(client, signed_in, make, congress):
    make.agenda_item(offering=congress, title="Open talk", starts_at=at(9))
    make.agenda_item(offering=congress, title="Secret talk", starts_at=at(10), state="draft")
    owner = make.user()
    make.role(congress, owner)
    for browser in (signed_in(owner), client):
        for view in ("day", "grid", "room", "track", "person"):
            text = browser.get(f"/events/kilns?view={view}").get_data(as_text=True)
            assert "Secret talk" not in text


def test_draft_items_of_a_draft_are_shown_to_those_who_work_on_it(signed_in, make):
    draft = make.conference(state="draft", slug="draft")
    make.agenda_item(offering=draft, title="First idea", state="draft")
    page = Page(signed_in(make.administrator()).get("/events/draft"))
    assert page.texts(".item-title") == ["First idea"]


def test_parts_are_listed_without_drafts(client, make):
    week = make.exhibition(slug="week")
    make.conference(title="Open part", parent=week)
    make.conference(title="Secret part", parent=week, state="draft")
    assert Page(client.get("/events/week")).texts(".offering-title") == ["Open part"]


def test_a_part_leads_to_the_whole_once_that_is_public(client, make):
    whole = make.exhibition(title="The week", slug="week", state="draft")
    make.conference(slug="part", parent=whole)
    assert "The week" not in client.get("/events/part").get_data(as_text=True)
    whole.state = "published"
    assert "The week" in Page(client.get("/events/part")).texts("nav.breadcrumb a")


def test_only_those_who_work_on_it_are_led_to_the_organisers_area(client, signed_in, make, congress):
    owner, desk = make.user(), make.user()
    make.role(congress, owner)
    make.role(congress, desk, "desk")
    assert (
        Page(signed_in(owner).get("/events/kilns")).one(".edit-line a").get("href")
        == f"/organise/offerings/{congress.ref}"
    )
    for browser in (client, signed_in(desk), signed_in(make.user())):
        assert Page(browser.get("/events/kilns")).all(".edit-line") == []


# What it says


def test_says_when_and_where_in_both_languages(client, congress):
    english = Page(client.get("/events/kilns?lang=en")).texts(".key-facts dd")
    assert english[0] == "Thursday 3 to Saturday 5 December 2026"
    assert english[1].startswith("Hall of Science, Foshan")
    chinese = Page(client.get("/events/kilns?lang=zh")).texts(".key-facts dd")
    assert chinese[0] == "2026年12月3日（周四）至5日（周六）"
    assert chinese[1].startswith("科学馆，佛山")


def test_what_falls_back_says_its_language(client, make, congress):
    make.agenda_item(offering=congress, title={"zh": "釉料"}, starts_at=at(9))
    congress.title = {"zh": "窑炉大会"}
    page = Page(client.get("/events/kilns?lang=en"))
    assert page.one("h1").get("lang") == "zh-Hans"
    assert page.one(".item-title span").get("lang") == "zh-Hans"
    assert page.root.get("lang") == "en"


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("cancelled", "This has been cancelled."),
        ("postponed", "This has been postponed. The new dates are not known yet."),
    ],
)
def test_says_why_it_does_not_take_place(state, sentence, client, session, congress):
    congress.state = state
    session.add(OfferingStep(offering_id=congress.id, to_state=state, reason="The roof leaks.", at=core_clock.now()))
    page = Page(client.get("/events/kilns"))
    assert page.texts(".notice-title") == [sentence]
    assert page.texts(".notice-body")[0].startswith("The roof leaks. Sunday, 22 November 2026, 12:00")
    assert page.all(".action-panel .button") == []


def test_over_is_said(client, make):
    make.conference(slug="old", starts_on=date(2026, 1, 3), ends_on=date(2026, 1, 4))
    assert "This is over. Its programme stays here." in Page(client.get("/events/old")).texts(".notice-title")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"size": 5}, "Register"),
        ({"size": 0}, "Join the waiting list"),
        ({"opens_at": datetime(2026, 12, 1, tzinfo=UTC)}, None),
        ({"closes_at": datetime(2026, 11, 1, tzinfo=UTC)}, None),
    ],
)
def test_one_button_says_what_one_can_do(columns, expected, client, make, congress):
    make.ticket_type(offering=congress, **columns)
    assert Page(client.get("/events/kilns")).texts(".action-panel .button") == ([expected] if expected else [])


def test_says_prices_seats_and_the_deadline(client, make, congress):
    pool = make.pool(offering=congress, size=50, taken=38)
    make.ticket_type(offering=congress, pools=(pool,), name={"en": "Participant"}, price_minor=80000)
    make.ticket_type(
        offering=congress,
        pools=(pool,),
        name={"en": "Student"},
        price_minor=20000,
        closes_at=datetime(2026, 11, 30, 16, tzinfo=UTC),
    )
    congress.registration_closes_at = datetime(2026, 11, 30, 16, tzinfo=UTC)
    page = Page(client.get("/events/kilns"))
    assert page.texts(".panel-price") == ["CN¥200 – CN¥800"]
    assert page.texts(".seats-meter p") == ["38 of 50 taken 12 seats left"]
    assert page.texts(".panel-deadline") == [
        "Registration closes Monday, 30 November 2026, 23:59 (China Standard Time)"
    ]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("confirmed", "My ticket"),
        ("pending", "My registration"),
        ("waiting", "My place in line"),
        ("offered", "Accept the seat"),
        ("cancelled", "Register"),
    ],
)
def test_who_takes_part_is_led_to_the_own_registration(state, expected, signed_in, session, make, congress):
    user, now = make.user(), core_clock.now()
    mine = Registration(
        offering_id=congress.id,
        user_id=user.id,
        ticket_type_id=make.ticket_type(offering=congress).id,
        state=state,
        name_native="测试",
        email=user.email,
        created_at=now,
        changed_at=now,
    )
    session.add(mine)
    session.flush()
    button = Page(signed_in(user).get("/events/kilns")).one(".action-panel .button")
    assert button.text_content().strip() == expected
    path = "/events/kilns/registration" if state == "cancelled" else f"/my/registrations/{mine.ref}"
    assert button.get("href") == path
    others = Page(signed_in(make.user()).get("/events/kilns"))
    assert others.texts(".action-panel .button") == ["Register"]


# The programme


def test_by_day_in_the_zone_of_the_place(client, make, congress):
    make.agenda_item(offering=congress, title="Late", starts_at=at(14))
    make.agenda_item(offering=congress, title="Early", starts_at=at(9), minutes=45)
    make.agenda_item(offering=congress, title="Next day", starts_at=at(9, day=1))
    page = Page(client.get("/events/kilns"))
    assert page.texts(".item-title") == ["Early", "Late", "Next day"]
    assert page.texts(".programme-item .item-time")[0] == "09:00–09:45"
    assert page.texts(".programme-date") == ["Thursday, 3 December 2026", "Friday, 4 December 2026"]


def test_a_cancelled_item_is_struck_and_said(client, make, congress):
    make.agenda_item(offering=congress, title="Off", starts_at=at(9), state="cancelled")
    page = Page(client.get("/events/kilns"))
    assert "is-cancelled" in page.one(".programme-item").get("class")
    assert page.texts(".programme-item .state") == ["Cancelled"]


def test_by_room_track_person_and_as_a_grid(client, make, congress):
    venue = congress.venue
    blue, red = (make.room(venue=venue, name=name) for name in ("Blue room", "Red room"))
    glaze, fire = (make.track(offering=congress, name=name, position=n) for n, name in enumerate(("Glaze", "Fire")))
    li = make.person(name_native="李明", name_latin="Li Ming", sort_key="liming")
    wu = make.person(name_native="吴雨桐", name_latin="Wu Yutong", sort_key="wuyutong")
    make.agenda_item(offering=congress, title="A", starts_at=at(9), room=red, track=fire, people=(li,))
    make.agenda_item(offering=congress, title="B", starts_at=at(10), room=blue, track=glaze, people=(li, wu))

    def of(view):
        return Page(client.get(f"/events/kilns?view={view}"))

    assert of("room").texts(".group-title") == ["Blue room", "Red room"]
    assert of("track").texts(".group-title") == ["Glaze", "Fire"]
    assert of("person").texts(".programme-people .person-names") == ["李明 Li Ming", "吴雨桐 Wu Yutong"]
    assert of("person").texts(".programme-people ul a") == ["A", "B", "B"]
    assert of("grid").texts(".grid-room") == ["Blue room", "Red room"]
    assert of("nonsense").texts(".item-title") == ["A", "B"]


def test_a_change_of_the_programme_is_seen_at_once(client, make, congress):
    make.agenda_item(offering=congress, title="A", starts_at=at(9))
    assert Page(client.get("/events/kilns")).texts(".item-title") == ["A"]
    make.agenda_item(offering=congress, title="B", starts_at=at(10))
    congress.revision += 1
    assert Page(client.get("/events/kilns")).texts(".item-title") == ["A", "B"]


def test_items_are_read_only_when_the_programme_is_not_kept(client, make, congress, query_count):
    make.agenda_item(offering=congress, starts_at=at(9), people=(make.person(),))
    client.get("/events/kilns")
    with query_count() as queries:
        client.get("/events/kilns")
    assert not [sql for sql in queries if "agenda_items" in sql]
    assert len(queries) == 5


def test_more_items_cost_no_more_queries(client, make, congress, query_count):
    def cold():
        congress.revision += 1
        with query_count() as queries:
            client.get("/events/kilns")
        return len(queries)

    make.agenda_item(offering=congress, starts_at=at(9), people=(make.person(),), room=make.room())
    few = cold()
    for hour in (10, 11):
        make.agenda_item(offering=congress, starts_at=at(hour), people=(make.person(),), room=make.room())
    assert cold() == few


# Zones


def test_the_reader_of_another_zone_is_warned(signed_in, make, congress):
    page = Page(signed_in(make.user(time_zone="Europe/Berlin")).get("/events/kilns"))
    [sentence] = page.texts(".zone-warning .notice-title")
    assert sentence.endswith("09:00 there is 02:00 for you.")


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Hong_Kong", "Australia/Perth"])
def test_whose_clock_agrees_is_not_warned(zone, signed_in, make, congress):
    assert Page(signed_in(make.user(time_zone=zone)).get("/events/kilns")).all(".zone-warning") == []


def test_nothing_of_one_reader_is_shown_to_the_next(client, signed_in, make, congress):
    make.agenda_item(offering=congress, starts_at=at(9))
    reader: User = make.user(time_zone="Europe/Berlin", name_native="吴雨桐")
    make.role(congress, reader)
    signed_in(reader).get("/events/kilns")
    text = client.get("/events/kilns").get_data(as_text=True)
    assert "zone-warning" not in text
    assert "吴雨桐" not in text
    assert "/organise/offerings" not in text


def test_items_carry_their_instant_for_the_readers_own_clock(client, make, congress):
    make.agenda_item(offering=congress, starts_at=at(9))
    [time] = Page(client.get("/events/kilns")).root.xpath("//time[@data-local-time]")
    assert (time.get("datetime"), time.get("data-zone")) == ("2026-12-03T01:00:00+00:00", "Asia/Shanghai")


# For machines


def test_search_engines_read_the_same(client, make, congress):
    make.ticket_type(offering=congress, name={"en": "Participant"}, price_minor=80000, size=0)
    event, crumbs = structured(Page(client.get("/events/kilns?lang=en")))
    assert event["@type"] == "Event"
    assert (event["name"], event["startDate"], event["endDate"]) == ("Congress on Kilns", "2026-12-03", "2026-12-05")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["inLanguage"] == ["zh", "en"]
    [place] = event["location"]
    assert (place["name"], place["address"]["streetAddress"]) == ("Hall of Science", "1 River Road")
    [offer] = event["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("800.00", "CNY")
    assert offer["availability"] == "https://schema.org/SoldOut"
    assert [step["position"] for step in crumbs["itemListElement"]] == [1, 2]


@pytest.mark.parametrize(("state", "status"), [("cancelled", "EventCancelled"), ("postponed", "EventPostponed")])
def test_search_engines_learn_that_it_is_off(state, status, client, congress):
    congress.state = state
    assert structured(Page(client.get("/events/kilns")))[0]["eventStatus"] == f"https://schema.org/{status}"


def test_kinds_and_ways_for_search_engines(client, make):
    make.exhibition(slug="online-fair", mode="online")
    event = structured(Page(client.get("/events/online-fair")))[0]
    assert event["@type"] == "ExhibitionEvent"
    assert [place["@type"] for place in event["location"]] == ["VirtualLocation"]


def test_no_title_ends_the_script(client, congress):
    congress.title = {"en": "</script><script>alert(1)</script>"}
    answer = client.get("/events/kilns")
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert structured(Page(answer))[0]["name"] == "</script><script>alert(1)</script>"


def test_names_its_other_languages_and_its_calendar(client, congress):
    links = {
        (each.get("rel"), each.get("hreflang") or each.get("type")): each.get("href")
        for each in Page(client.get("/events/kilns")).all("link")
    }
    assert links["alternate", "zh-Hans"].endswith("/events/kilns?lang=zh")
    assert links["alternate", "text/calendar"] == "/events/kilns.ics"
    assert links["canonical", None].endswith("/events/kilns")


@pytest.fixture
def long_meeting(make):
    """Forty-two talks on two days, taking turns."""
    meeting = make.conference(starts_on=FIRST, ends_on=FIRST + timedelta(days=1))
    for number in range(42):
        make.agenda_item(offering=meeting, title=f"Talk {number:02}", starts_at=at(10, number % 2))
    return meeting


def chosen(page):
    return [each.text_content() for each in page.all(".day-links a") if each.get("aria-current")]


def test_a_long_programme_shows_one_day_and_links_to_the_others(client, long_meeting):
    path = f"/events/{long_meeting.slug}"
    first, second, whole = (Page(client.get(path + query)) for query in ("", "?day=2026-12-04", "?day=all"))
    assert [len(each.all(".programme-item")) for each in (first, second, whole)] == [21, 21, 42]
    assert [each.texts(".item-title")[0] for each in (first, second)] == ["Talk 00", "Talk 01"]
    assert [chosen(each) for each in (first, second, whole)] == [["3 Dec 2026"], ["4 Dec 2026"], ["All days"]]


def test_while_it_is_on_a_long_programme_opens_at_today(client, long_meeting, clock):
    clock.set(at(9, 1))
    assert chosen(Page(client.get(f"/events/{long_meeting.slug}"))) == ["4 Dec 2026"]


@pytest.mark.parametrize("day", ["x", "9999-12-31", "0000-00-00", "2026-13-01", "-1", "a" * 3000])
def test_a_day_that_is_none_shows_the_first(client, long_meeting, day):
    assert chosen(Page(client.get(f"/events/{long_meeting.slug}?day={day}"))) == ["3 Dec 2026"]
