from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from lxml import etree

from core.text import search_document
from tests.support.pages import Page

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))


def titles(answer):
    return Page(answer).texts(".offering-title")


def at(days, length=3):
    first = TODAY + timedelta(days=days)
    return {"starts_on": first, "ends_on": first + timedelta(days=length - 1)}


def found_as(offering, *texts):
    offering.search_text = search_document(*texts)
    return offering


# What is listed where


def test_events_and_trainings_are_listed_apart_and_searched_together(client, make):
    make.exhibition(title="Fair", **at(10))
    make.conference(title="Congress", **at(11))
    make.cohort(title="Course run", **at(12))
    assert titles(client.get("/events")) == ["Fair", "Congress"]
    assert titles(client.get("/trainings")) == ["Course run"]
    assert titles(client.get("/search")) == ["Fair", "Congress", "Course run"]


@pytest.mark.parametrize("path", ["/", "/events", "/search", "/calendar?month=2026-12", "/sitemap.xml"])
def test_a_draft_is_nowhere_also_for_its_owner(path, client, signed_in, make):
    owner = make.user()
    draft = make.conference(title="Hidden congress", state="draft", slug="hidden-congress", **at(20))
    make.role(draft, owner)
    make.conference(title="Open congress", slug="open-congress", **at(20))
    for browser in (client, signed_in(owner)):
        text = browser.get(path).get_data(as_text=True)
        assert "hidden-congress" not in text
        assert "Hidden congress" not in text
        assert "open-congress" in text


def test_upcoming_by_default_and_past_one_click_away(client, make):
    make.conference(title="Long ago", **at(-100))
    make.conference(title="Lately", **at(-10))
    make.conference(title="Ends today", **at(-2))
    make.conference(title="Undated", starts_on=None)
    make.conference(title="Soon", **at(5))
    assert titles(client.get("/events")) == ["Ends today", "Soon", "Undated"]
    assert titles(client.get("/events?when=past")) == ["Lately", "Long ago"]


def test_what_is_cancelled_stays_and_says_so(client, make):
    make.conference(title="Forum", state="cancelled", **at(5))
    page = Page(client.get("/events"))
    assert page.texts(".offering-row .state") == ["Cancelled"]


# Filters


def test_filters_by_kind_city_language_and_way(client, make):
    make.exhibition(title="Fair", city={"en": "Foshan"}, city_key="foshan", languages="zh", **at(1))
    make.conference(title="Congress", city={"en": "Macao"}, city_key="macao", languages="zh pt", **at(2))
    make.conference(title="Webinar", mode="online", languages="en", **at(3))
    assert titles(client.get("/events?kind=exhibition")) == ["Fair"]
    assert titles(client.get("/events?city=macao")) == ["Congress"]
    assert titles(client.get("/events?spoken=pt")) == ["Congress"]
    assert titles(client.get("/events?online=1")) == ["Webinar"]
    assert titles(client.get("/events?kind=conference&spoken=zh")) == ["Congress"]
    assert titles(client.get("/trainings?kind=conference")) == []


def test_filters_by_days_hold_what_takes_place_on_one_of_them(client, make):
    make.conference(title="Before", **at(0, 2))
    make.conference(title="Across", **at(1, 5))
    make.conference(title="After", **at(9, 2))
    day = (TODAY + timedelta(days=3)).isoformat()
    assert titles(client.get(f"/events?from={day}&until={day}")) == ["Across"]
    assert titles(client.get(f"/events?from={day}")) == ["Across", "After"]


def test_filters_by_host(client, make):
    host = make.organisation(slug="academy")
    make.conference(title="Theirs", host=host, **at(1))
    make.conference(title="Others'", **at(1))
    assert titles(client.get("/search?host=academy")) == ["Theirs"]
    assert titles(client.get("/search?host=nobody")) == []


def test_filters_by_price_and_seats(client, make):
    free, paid, full, later = (
        make.conference(title=t, **at(n)) for n, t in enumerate(["Free", "Paid", "Full", "Later"])
    )
    make.ticket_type(offering=free)
    make.ticket_type(offering=paid, price_minor=100)
    make.ticket_type(offering=full, price_minor=100, size=0)
    make.ticket_type(offering=later, price_minor=100, opens_at=datetime(2026, 11, 23, tzinfo=UTC))
    make.conference(title="No tickets", **at(9))
    assert titles(client.get("/events?free=1")) == ["Free"]
    assert titles(client.get("/events?seats=1")) == ["Free", "Paid"]


def test_a_list_says_price_and_seats(client, make):
    full, some = make.conference(title="A", **at(1)), make.conference(title="B", **at(2))
    make.ticket_type(offering=full, size=0)
    make.ticket_type(offering=some, size=7)
    page = Page(client.get("/events"))
    assert page.texts(".offering-terms .seats") == ["Waiting list", "7 seats left"]


def test_the_form_keeps_what_was_chosen(client, make):
    make.conference(city={"en": "Macao"}, city_key="macao", **at(2))
    page = Page(client.get("/events?q=robot&kind=conference&city=macao&from=2026-12-01&free=1"))
    form = dict(page.one("form.filters").form_values())
    assert form == {
        "q": "robot",
        "kind": "conference",
        "city": "macao",
        "spoken": "",
        "from": "2026-12-01",
        "until": "",
        "free": "1",
    }


# Search


@pytest.mark.parametrize("q", ["陶瓷", "taoci", "瓷", "Kiln", "kil", "ＫＩＬＮ", "陶瓷 kiln", "foshan"])
def test_finds_chinese_words_pinyin_and_beginnings(q, client, make):
    found_as(make.conference(title="Kilns", **at(1)), "陶瓷窑炉", "Kiln", "Foshan")
    found_as(make.conference(title="Other", **at(1)), "机器人", "Robots")
    assert titles(client.get(f"/search?q={quote(q)}")) == ["Kilns"]


@pytest.mark.parametrize("q", ["瓷陶", "taocan", "%", "_", "%%%%", "。，", "'; DROP TABLE offerings; --"])
def test_finds_nothing_for_what_is_not_there(q, client, make):
    found_as(make.conference(title="Kilns", **at(1)), "陶瓷窑炉", "Kiln")
    assert titles(client.get(f"/search?q={quote(q)}")) == []


def test_search_finds_organisations_too(client, make):
    make.organisation(name={"en": "Ceramic Society", "zh": "陶瓷学会"}, slug="ceramic-society")
    page = Page(client.get("/search?q=" + quote("陶瓷")))
    assert [each.get("href") for each in page.all(".organisations a")] == ["/organisations/ceramic-society"]


HOSTILE = [
    "q=%00", "q=%ED%A0%80", "q=%FF%FE", "q=" + "a" * 5000, "q=" + quote("测" * 900), "q=%25_%5C", "city=%00",
    "city=%25", "spoken=%25", "kind=%00", "host=%00", "from=x&until=9999-99-99", "from=%00",
    "from=0001-01-01&until=0000-00-00",
    "from=2026-12-31&until=2026-01-01", "page=-1", "page=99999999999999999999", "page=1e9", "page=%00", "page=²",
    "month=9999-99", "month=0000-00", "month=-001-01", "month=%00", "month=²026-01", "month=1990-01", "month=2199-12",
    "when=never", "lang=xx", "q=a&q=b", "view=%00",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("path", ["/", "/events", "/search", "/calendar"])
def test_no_address_breaks_it(path, query, client, make):
    make.conference(**at(1))
    assert client.get(f"{path}?{query}").status_code in (200, 404)


def test_a_date_that_cannot_be_read_is_told(client):
    [told] = Page(client.get("/events?from=tomorrow")).texts(".notice-title")
    assert told.startswith("This date can't be read.")


def test_what_was_typed_is_shown_as_text(client):
    text = client.get("/search?q=" + quote('"><script>alert(1)</script>')).get_data(as_text=True)
    assert "<script>alert" not in text


# Pages


def test_twenty_a_page_and_a_page_too_far_is_the_last(client, make):
    for number in range(23):
        make.conference(title=f"No. {number:02}", **at(1))
    assert len(titles(client.get("/events"))) == 20
    assert titles(client.get("/events?page=2")) == ["No. 20", "No. 21", "No. 22"]
    assert titles(client.get("/events?page=99")) == ["No. 20", "No. 21", "No. 22"]


@pytest.mark.parametrize("path", ["/", "/events", "/search", "/calendar"])
def test_three_rows_cost_no_more_queries_than_one(path, client, make, query_count):
    def add():
        offering = make.exhibition(venue=make.venue(), **at(30))
        make.ticket_type(offering=offering)

    add()
    client.get(path)
    with query_count() as one:
        assert client.get(path).status_code == 200
    add()
    add()
    with query_count() as three:
        assert client.get(path).status_code == 200
    assert len(three) == len(one)
    assert len(one) <= 6


# Calendar


def test_the_month_draws_what_lasts_for_days_across_them(client, make):
    make.conference(title="Congress", starts_on=date(2026, 12, 5), ends_on=date(2026, 12, 8))
    page = Page(client.get("/calendar?month=2026-12"))
    bars = page.all(".month-bar")
    assert [bar.get("class").split() for bar in bars] == [["month-bar", "days-2"], ["goes-on", "month-bar", "days-2"]]


def test_a_long_course_stands_on_the_days_on_which_it_meets(client, make):
    cohort = make.cohort(title="Course run", starts_on=date(2026, 11, 1), ends_on=date(2027, 1, 31))
    make.agenda_item(offering=cohort, kind="meeting", starts_at=datetime(2026, 12, 10, 11, tzinfo=UTC))
    make.agenda_item(offering=cohort, kind="meeting", starts_at=datetime(2026, 12, 11, 11, tzinfo=UTC), state="draft")
    page = Page(client.get("/calendar?month=2026-12"))
    assert page.texts(".month-day li") == ["19:00 Course run"]


def test_the_month_subscribes_to_the_kind_it_shows(client):
    page = Page(client.get("/calendar?kind=training"))
    assert page.one(".page-header-action a").get("href") == "/calendars/?scope=trainings"


# Home, language, machines


def test_home_shows_one_of_each_kind_first(client, make):
    make.conference(title="Congress", **at(3))
    make.conference(title="Second congress", **at(4))
    make.exhibition(title="Fair", **at(20))
    make.cohort(title="Course run", **at(30))
    page = Page(client.get("/"))
    assert page.texts(".feature-title") == ["Congress", "Fair", "Course run"]
    assert page.texts(".offering-title") == ["Second congress"]


def test_an_empty_home_says_what_will_be_there(client):
    assert "Nothing announced yet" in client.get("/").get_data(as_text=True)


def test_a_title_in_the_other_language_says_which_it_is(client, make):
    make.conference(title={"zh": "陶瓷大会"}, **at(1))
    page = Page(client.get("/events?lang=en"))
    assert page.one(".offering-title a").get("lang") == "zh-Hans"
    page = Page(client.get("/events?lang=zh"))
    assert page.one(".offering-title a").get("lang") is None


def test_a_changed_title_is_seen_at_once(client, make):
    offering = make.conference(title="Old", **at(1))
    assert titles(client.get("/events")) == ["Old"]
    offering.title, offering.revision = {"en": "New"}, offering.revision + 1
    assert titles(client.get("/events")) == ["New"]


def test_a_host_with_a_new_name_is_seen_at_once(client, make):
    offering = make.conference(host=make.organisation(name="Old host"), **at(1))
    client.get("/events")
    offering.host.name = {"en": "New host"}
    assert "New host" in client.get("/events").get_data(as_text=True)


def test_the_sitemap_names_every_public_page(client, make):
    make.conference(slug="congress")
    make.cohort(slug="course-run")
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    places = etree.fromstring(answer.data).findall("{*}url/{*}loc")
    paths = [place.text.split("/", 3)[3] for place in places]
    ours = ["", "events", "trainings", "calendar", "calendars/", "events/congress", "trainings/course-run"]
    assert paths[: len(ours)] == ours


def test_robots_keep_out_of_what_is_private(client):
    lines = client.get("/robots.txt").get_data(as_text=True).splitlines()
    assert "Disallow: /organise/" in lines
    assert lines[-1].endswith("/sitemap.xml")
