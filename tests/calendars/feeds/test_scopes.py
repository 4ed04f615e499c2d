"""Feeds of tracks, people, topics and searches: what they hold, and that their Last-Modified never goes back."""

import re
from urllib.parse import quote, urlsplit

import icalendar
import pytest

from calendars.feeds.queries import find_scope
from offerings.agenda.actions import edit as edit_item
from offerings.agenda.actions import place
from offerings.base.actions import edit
from offerings.people.actions import edit as edit_person
from offerings.topics.actions import create as create_topic


def uids(response) -> set[str]:
    assert response.status_code == 200
    return {str(event["UID"]) for event in icalendar.Calendar.from_ical(response.data).walk("VEVENT")}


@pytest.fixture
def topic(session):
    return create_topic(None, name={"en": "Ceramics", "zh": "陶瓷"})


def test_a_track_feed_holds_its_published_items_of_a_public_offering(client, make):
    meeting, draft = make.conference(), make.conference(state="draft")
    track, hidden = make.track(offering=meeting), make.track(offering=draft)
    talk = make.agenda_item(offering=meeting, track=track)
    make.agenda_item(offering=meeting, track=track, state="draft")
    make.agenda_item(offering=meeting)
    assert uids(client.get(f"/calendars/tracks/{track.ref}.ics")) == {talk.uid}
    assert client.get(f"/calendars/tracks/{hidden.ref}.ics").status_code == 404


def test_a_person_is_public_only_on_a_published_item_of_a_public_offering(client, make):
    person, planned, hidden, idle = (make.person() for _ in range(4))
    talk = make.agenda_item(people=(person,))
    make.agenda_item(people=(planned,), state="draft")
    make.agenda_item(offering=make.conference(state="draft"), people=(hidden,))
    assert uids(client.get(f"/calendars/people/{person.ref}.ics")) == {talk.uid}
    for other in (planned, hidden, idle):
        assert client.get(f"/calendars/people/{other.ref}.ics").status_code == 404


def test_a_topic_feed_holds_what_is_about_it(client, make, topic):
    meeting = make.conference()
    make.conference()
    edit(meeting, None, topics=[topic])
    assert uids(client.get("/calendars/topics/ceramics.ics")) == {meeting.uid}
    assert client.get("/calendars/topics/none.ics").status_code == 404


def test_a_search_feed_holds_past_and_future_and_ignores_what_passes(client, make):
    meeting = make.conference(title={"en": "Glaze days"})
    make.exhibition(title={"en": "Glaze fair"})
    query = "q=glaze&kind=conference"
    first = client.get(f"/calendars/search.ics?{query}")
    assert uids(first) == {meeting.uid}
    for more in ("when=past", "page=7", "seats=1", "nobody=knows", "kind=conference", "free=no"):
        again = client.get(f"/calendars/search.ics?{more}&{query}")
        assert again.data == first.data


def test_the_key_of_a_search_has_one_order(session):
    key = find_scope("search?kind=exhibition&q=%E9%99%B6&when=past&unknown=1").key
    assert key == "search?q=%E9%99%B6&kind=exhibition"
    assert find_scope(key).key == key


@pytest.mark.parametrize(
    "query",
    ["q=%FF%FE", "q=" + "a" * 5000, "from=yesterday&until=9999-99-99", "q=%25%5F%5C'\"", "kind[]=x&&&=", "city=%0d%0a"],
)
def test_a_hostile_search_is_a_feed_all_the_same(client, make, query):
    make.conference()
    for form in ("ics", "jcal", "xcal", "jscal"):
        assert client.get(f"/calendars/search.{form}?{query}").status_code == 200
    assert client.get("/calendars/", query_string={"scope": f"search?{query}"}).status_code == 200


def leaves(client, clock, path: str, change) -> None:
    """``change`` takes the entry away; whoever goes by dates hears of it."""
    clock.advance(minutes=5)
    before = client.get(path)
    assert uids(before)
    change()
    clock.advance(minutes=5)
    after = client.get(path, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert uids(after) == set()
    assert after.last_modified >= before.last_modified
    assert after.headers["ETag"] != before.headers["ETag"]


def test_last_modified_rises_when_an_item_leaves_its_track(client, make, clock):
    meeting = make.conference()
    old, new = make.track(offering=meeting), make.track(offering=meeting)
    item = make.agenda_item(offering=meeting, track=old)
    leaves(client, clock, f"/calendars/tracks/{old.ref}.ics", lambda: edit_item(item, None, track=new))


def test_last_modified_rises_when_a_person_is_taken_off_an_item(client, make, clock):
    person = make.person()
    kept, left = make.agenda_item(people=(person,)), make.agenda_item(people=(person,))
    clock.advance(minutes=5)
    path = f"/calendars/people/{person.ref}.ics"
    before = client.get(path)
    clock.advance(minutes=5)
    edit_item(left, None, people=[])
    after = client.get(path, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert (uids(before), uids(after)) == ({kept.uid, left.uid}, {kept.uid})
    assert after.last_modified > before.last_modified


def test_last_modified_rises_when_an_offering_loses_a_topic_or_falls_out_of_a_search(client, make, clock, topic):
    meeting = make.conference(title={"en": "Glaze days"})
    edit(meeting, None, topics=[topic])
    leaves(client, clock, "/calendars/topics/ceramics.ics", lambda: edit(meeting, None, topics=[]))
    leaves(client, clock, "/calendars/search.ics?q=glaze", lambda: edit(meeting, None, title={"en": "Other"}))


def test_last_modified_stays_when_the_date_is_taken_back(client, make, clock):
    meeting = make.conference()
    leaves(client, clock, "/calendars/all.ics", lambda: edit(meeting, None, starts_on=None, ends_on=None))


def test_what_calendars_do_not_show_changes_no_feed(client, make, clock):
    meeting = make.conference()
    talk = make.agenda_item(offering=meeting)
    paths = ["/calendars/all.ics", f"/events/{meeting.slug}.ics", "/calendars/search.ics?kind=conference"]
    before = [find_scope(key).revision for key in ("all", f"events/{meeting.slug}", "search?")]
    bodies = [client.get(path).data for path in paths]
    clock.advance(minutes=5)
    edit(meeting, None, description={"en": "Much text"}, website="https://a.example/")
    edit_item(make.agenda_item(offering=meeting, state="draft"), None, title={"en": "Not yet"})
    assert [client.get(path).data for path in paths] == bodies
    assert [find_scope(key).revision for key in ("all", f"events/{meeting.slug}", "search?")] == before
    clock.advance(minutes=5)
    place(talk, None, None, talk.starts_at, talk.ends_at.replace(minute=59))
    assert client.get(paths[1]).data != bodies[1]


def test_who_speaks_there_may_be_renamed(client, make, clock):
    person = make.person(name_native="Old")
    make.agenda_item(people=(person,))
    path = f"/calendars/people/{person.ref}.ics?lang=zh"
    assert b"Old" in client.get(path).data
    clock.advance(minutes=1)
    edit_person(person, None, name_native="新名", name_latin="", affiliation={}, biography={}, email="")
    assert "新名".encode() in client.get(path).data


def test_an_alarm_is_chosen_and_falls_back(client, make):
    meeting = make.conference()
    make.agenda_item(offering=meeting)
    make.agenda_item(offering=meeting, state="cancelled", published_at=meeting.created_at)
    path = f"/events/{meeting.slug}.ics"
    plain, chosen = client.get(path).data, client.get(f"{path}?alarm=30").data
    assert chosen.count(b"BEGIN:VALARM") == 2  # not for what is cancelled
    assert b"\r\nTRIGGER:-PT30M\r\n" in chosen
    assert b"\r\nTRIGGER:-PT360M\r\n" in chosen  # all day: at six the evening before
    for wrong in ("7", "-5", "x", "٣٠", "30 ", ""):
        assert client.get(path, query_string={"alarm": wrong}).data == plain


@pytest.mark.parametrize("form", ["ics", "jcal", "xcal", "jscal"])
def test_every_format_hides_the_same_and_is_conditional(client, make, form):
    meeting = make.conference()
    talk, draft = make.agenda_item(offering=meeting), make.agenda_item(offering=meeting, state="draft")
    path = f"/events/{meeting.slug}.{form}"
    first = client.get(path)
    assert talk.uid.encode() in first.data
    assert draft.uid.encode() not in first.data
    zipped = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["ETag"] != first.headers["ETag"]
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    head = client.head(path)
    assert (head.data, head.headers["ETag"]) == (b"", first.headers["ETag"])
    assert client.get(f"/events/{make.conference(state='draft').slug}.{form}").status_code == 404


def test_each_format_has_its_own_tag_and_type(client, make):
    make.conference()
    answers = [client.get(f"/calendars/all.{form}") for form in ("ics", "jcal", "xcal", "jscal")]
    assert len({answer.headers["ETag"] for answer in answers}) == 4
    assert [answer.content_type for answer in answers] == [
        "text/calendar; charset=utf-8",
        "application/calendar+json",
        "application/calendar+xml; charset=utf-8",
        "application/jscalendar+json;type=group",
    ]


def test_the_source_of_a_feed_gives_the_same_octets(client, make):
    make.conference()
    first = client.get("/calendars/search.ics?kind=conference&q=&lang=en&alarm=15").data
    source = urlsplit(icalendar.Calendar.from_ical(first)["SOURCE"])
    assert client.get(f"{source.path}?{source.query}").data == first


def test_the_page_finds_scopes_by_name_in_both_languages(client, make, topic):
    host = make.organisation(name={"en": "Kiln Society", "zh": "窑炉学会"})
    meeting = make.conference(title={"en": "Glaze days", "zh": "釉料日"}, host=host)
    speaker, unknown = make.person(name_native="罗窑", name_latin="Luo Yao"), make.person(name_native="罗空")
    track = make.track(offering=meeting, name={"en": "Kilns"})
    make.agenda_item(offering=meeting, people=(speaker,), track=track)
    for text, keys in {
        "Glaze": {f"events/{meeting.slug}"},
        "釉料": {f"events/{meeting.slug}"},
        "陶瓷": {"topics/ceramics"},
        "luo": {f"people/{speaker.ref}"},
        "罗": {f"people/{speaker.ref}"},
        "kilns": {f"tracks/{track.ref}"},
    }.items():
        page = client.get("/calendars/", query_string={"q": text}).get_data(as_text=True)
        for key in keys:
            assert {f"scope={key}", f"scope={quote(key, safe='')}"} & set(re.findall(r"scope=[^&\"]+", page)), text
        assert unknown.ref not in page
    assert client.get("/calendars/", query_string={"q": "\x00%_' ★" * 90}).status_code in (200, 404)
