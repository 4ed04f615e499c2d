"""Public feeds: what they hold, what they hide, and that they are stable, conditional and readable by every parser."""

import gzip
import re
from datetime import date, timedelta

import icalendar
import pytest

from offerings.agenda.actions import cancel as cancel_item
from offerings.agenda.actions import place
from offerings.base.actions import edit
from offerings.base.moves import cancel, postpone
from tests.core.ics.readers import READERS, missing_for_ical_js, read_ical_js

CANCEL = "The hall was flooded."


def entries(response) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(response.data)
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_every_kind_feed_holds_its_kind_and_all_holds_everything(client, make):
    fair, meeting, run = make.exhibition(), make.conference(), make.cohort()
    uids = {
        name: set(entries(client.get(f"/calendars/{name}.ics")))
        for name in ("exhibitions", "conferences", "trainings", "all")
    }
    assert uids == {
        "exhibitions": {fair.uid},
        "conferences": {meeting.uid},
        "trainings": {run.uid},
        "all": {fair.uid, meeting.uid, run.uid},
    }


def test_drafts_and_what_has_no_date_are_in_no_feed(client, make):
    draft = make.conference(state="draft")
    dateless = make.conference(starts_on=None)
    shown = make.conference()
    assert set(entries(client.get("/calendars/all.ics"))) == {shown.uid}
    assert client.get(f"/events/{draft.slug}.ics").status_code == 404
    assert set(entries(client.get(f"/events/{dateless.slug}.ics"))) == set()


def test_an_offering_feed_holds_it_and_its_published_agenda_only(client, make):
    meeting = make.conference()
    talk = make.agenda_item(offering=meeting)
    make.agenda_item(offering=meeting, state="draft")
    make.agenda_item()
    assert set(entries(client.get(f"/events/{meeting.slug}.ics"))) == {meeting.uid, talk.uid}


def test_the_area_of_the_address_must_be_right(client, make):
    run = make.cohort()
    assert client.get(f"/trainings/{run.slug}.ics").status_code == 200
    assert client.get(f"/events/{run.slug}.ics").status_code == 404
    assert client.get("/events/nothing.ics").status_code == 404


def test_an_all_day_entry_ends_exclusively(client, make):
    meeting = make.conference(starts_on=date(2027, 1, 30), ends_on=date(2027, 2, 1))
    event = entries(client.get("/calendars/all.ics"))[meeting.uid]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 1, 30), date(2027, 2, 2))


def test_organisation_and_room_feeds_hold_their_own(client, make):
    host, room = make.organisation(), make.room()
    meeting = make.conference(host=host)
    talk = make.agenda_item(offering=meeting, room=room)
    make.agenda_item(room=make.room())
    assert set(entries(client.get(f"/calendars/organisations/{host.ref}.ics"))) == {meeting.uid}
    assert set(entries(client.get(f"/calendars/rooms/{room.ref}.ics"))) == {talk.uid}
    assert client.get("/calendars/rooms/unknown.ics").status_code == 404
    assert client.get("/calendars/organisations/unknown.ics").status_code == 404


def test_the_language_of_titles_is_chosen_and_falls_back(client, make):
    both = make.conference(title={"en": "Ceramics", "zh": "陶瓷"})
    english = make.conference(title={"en": "Robots"})
    chinese = entries(client.get("/calendars/all.ics?lang=zh"))
    assert (str(chinese[both.uid]["SUMMARY"]), str(chinese[english.uid]["SUMMARY"])) == ("陶瓷", "Robots")
    assert chinese[english.uid]["SUMMARY"].params["LANGUAGE"] == "en"
    assert str(entries(client.get("/calendars/all.ics?lang=en"))[both.uid]["SUMMARY"]) == "Ceramics"
    assert client.get("/calendars/all.ics?lang=xx").status_code == 200
    assert client.get("/calendars/all.ics?lang=%00").status_code == 404


def test_the_head_of_a_feed_is_as_the_norms_ask(client, make):
    make.conference()
    response = client.get("/calendars/conferences.ics")
    calendar = icalendar.Calendar.from_ical(response.data)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "METHOD" not in calendar
    assert b"ORGANIZER" not in response.data
    assert b"ATTENDEE" not in response.data
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in response.data
    assert b"SOURCE;VALUE=URI:" in response.data
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers["Vary"]


def test_two_fetches_are_byte_identical_and_the_second_can_be_a_304(client, make):
    make.agenda_item()
    first = client.get("/calendars/all.ics")
    again = client.get("/calendars/all.ics")
    assert first.data == again.data
    unchanged = client.get("/calendars/all.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert unchanged.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("header", ['"other", {etag}', "W/{etag}", "*"])
def test_if_none_match_takes_lists_weak_tags_and_the_star(client, make, header):
    make.conference()
    etag = client.get("/calendars/all.ics").headers["ETag"]
    answer = client.get("/calendars/all.ics", headers={"If-None-Match": header.format(etag=etag)})
    assert answer.status_code == 304


def test_if_none_match_wins_over_if_modified_since(client, make, clock):
    make.conference()
    clock.advance(seconds=2)
    modified = client.get("/calendars/all.ics").headers["Last-Modified"]
    assert client.get("/calendars/all.ics", headers={"If-Modified-Since": modified}).status_code == 304
    both = {"If-Modified-Since": modified, "If-None-Match": '"other"'}
    assert client.get("/calendars/all.ics", headers=both).status_code == 200


def test_a_second_change_within_one_second_reaches_who_goes_by_dates(client, make, clock):
    """Apple's client keeps Last-Modified only: two changes may share one (RFC 9110 8.8.2.2)."""
    clock.set(clock.now().replace(microsecond=100_000))
    meeting = make.conference()
    first = client.get("/calendars/all.ics").headers["Last-Modified"]
    clock.advance(seconds=0.5)
    edit(meeting, None, title={"en": "New"})
    clock.advance(minutes=5)
    again = client.get("/calendars/all.ics", headers={"If-Modified-Since": first})
    assert (again.status_code, b"SUMMARY;LANGUAGE=en:New" in again.data) == (200, True)
    settled = {"If-Modified-Since": again.headers["Last-Modified"]}
    assert client.get("/calendars/all.ics", headers=settled).status_code == 304


def test_head_has_the_headers_and_no_body(client, make):
    make.conference()
    head, get = client.head("/calendars/all.ics"), client.get("/calendars/all.ics")
    assert head.data == b""
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_gzip_has_its_own_tag_and_the_same_content(client, make):
    make.conference()
    plain = client.get("/calendars/all.ics")
    zipped = client.get("/calendars/all.ics", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert zipped.headers["Vary"] == "Accept-Encoding"


def test_a_moved_offering_has_a_higher_sequence_and_a_change_shows_at_once(client, make, clock):
    meeting = make.conference()
    before = client.get("/calendars/all.ics")
    old = entries(before)[meeting.uid]
    clock.advance(minutes=5)
    edit(meeting, None, starts_on=meeting.starts_on + timedelta(days=7), ends_on=meeting.ends_on + timedelta(days=7))
    after = client.get("/calendars/all.ics", headers={"If-None-Match": before.headers["ETag"]})
    new = entries(after)[meeting.uid]
    assert after.status_code == 200
    assert new["SEQUENCE"] == old["SEQUENCE"] + 1
    assert new["LAST-MODIFIED"].dt > old["LAST-MODIFIED"].dt
    assert new["DTSTAMP"].dt == new["LAST-MODIFIED"].dt


def test_cancelled_and_postponed_offerings_stay_and_say_so(client, make):
    gone, late = make.conference(), make.exhibition()
    talk = make.agenda_item(offering=gone)
    cancel(gone, None, CANCEL)
    postpone(late, None, "Later.")
    events = entries(client.get("/calendars/all.ics"))
    assert (events[gone.uid]["STATUS"], events[late.uid]["STATUS"]) == ("CANCELLED", "TENTATIVE")
    assert entries(client.get(f"/events/{gone.slug}.ics"))[talk.uid]["STATUS"] == "CANCELLED"


def test_a_moved_item_rises_alone_and_a_cancelled_one_stays(client, make, clock):
    meeting = make.conference()
    moved, still, gone = (make.agenda_item(offering=meeting) for _ in range(3))
    path = f"/events/{meeting.slug}.ics"
    before = entries(client.get(path))
    clock.advance(minutes=5)
    place(
        moved,
        None,
        room=None,
        starts_at=moved.starts_at + timedelta(hours=3),
        ends_at=moved.ends_at + timedelta(hours=3),
    )
    cancel_item(gone, None, CANCEL)
    after = entries(client.get(path))
    assert after[moved.uid]["SEQUENCE"] == before[moved.uid]["SEQUENCE"] + 1
    assert after[gone.uid]["STATUS"] == "CANCELLED"
    assert after[gone.uid]["SEQUENCE"] > before[gone.uid]["SEQUENCE"]
    assert after[still.uid].to_ical() == before[still.uid].to_ical()
    assert after[meeting.uid].to_ical() == before[meeting.uid].to_ical()


def test_last_modified_of_a_room_never_goes_back_when_an_item_leaves_it(client, make, clock):
    first, second = make.room(), make.room()
    item = make.agenda_item(room=first)
    path = f"/calendars/rooms/{first.ref}.ics"
    clock.advance(minutes=5)
    before = client.get(path).headers["Last-Modified"]
    clock.advance(minutes=5)
    place(item, None, room=second, starts_at=item.starts_at, ends_at=item.ends_at)
    after = client.get(path, headers={"If-Modified-Since": before})
    assert after.status_code == 200
    assert entries(after) == {}


def alike(body: bytes, count: int) -> None:
    """Every parser sees ``count`` entries, the same ones."""
    readings = {name: read(body) for name, read in READERS.items()}
    if not missing_for_ical_js():
        readings["ical.js"] = read_ical_js(body)
    expected = readings.pop("icalendar")
    assert len(expected) == count
    assert readings == dict.fromkeys(readings, expected)


def test_every_parser_reads_the_same_from_a_feed(client, make):
    meeting = make.conference(
        title={"zh": "第二十二届, 全国发明展览会；\\ “重点”", "en": "x"}, time_zone="Europe/Berlin"
    )
    make.agenda_item(offering=meeting, title={"zh": "𬭎" * 60})
    cancel_item(make.agenda_item(offering=meeting), None, CANCEL)
    alike(client.get(f"/events/{meeting.slug}.ics?lang=zh").data, 3)


def test_every_parser_reads_the_same_from_every_feed(client, make):
    host, room = make.organisation(), make.room()
    offerings = [make.exhibition(host=host), make.conference(host=host), make.cohort(host=host)]
    make.agenda_item(offering=offerings[1], room=room, people=(make.person(),))
    cancel(offerings[0], None, CANCEL)
    for path, count in {
        "/calendars/all.ics": 3,
        "/calendars/exhibitions.ics": 1,
        "/calendars/conferences.ics": 1,
        "/calendars/trainings.ics": 1,
        f"/trainings/{offerings[2].slug}.ics": 1,
        f"/calendars/organisations/{host.ref}.ics": 3,
        f"/calendars/rooms/{room.ref}.ics": 1,
    }.items():
        for lang in ("en", "zh"):
            alike(client.get(f"{path}?lang={lang}").data, count)


def test_ical_js_is_there():
    if reason := missing_for_ical_js():
        pytest.skip(reason)


def test_the_subscribe_page_shows_what_a_feed_holds_and_every_way_in(client, make):
    make.exhibition(title={"en": "Tile Fair", "zh": "瓷砖展"})
    make.conference(title={"en": "Robot Conference", "zh": "机器人大会"})
    page = client.get("/calendars/?scope=exhibitions&lang=en").get_data(as_text=True)
    assert "Tile Fair" in page
    assert "Robot Conference" not in page
    for way in ("webcal://", "calendar.google.com", "outlook.live.com", "data:image/svg+xml"):
        assert way in page
    assert "瓷砖展" in client.get("/calendars/?scope=exhibitions&lang=zh").get_data(as_text=True)


@pytest.mark.parametrize("scope", ["rooms/none", "organisations/", "events/none", "x", "a" * 5000])
def test_an_unknown_scope_shows_everything(client, scope):
    assert client.get("/calendars/", query_string={"scope": scope}).status_code == 200


def test_a_feed_costs_one_query_when_nothing_changed(client, make, query_count):
    make.conference()
    client.get("/calendars/all.ics")
    with query_count() as queries:
        client.get("/calendars/all.ics")
    assert len(queries) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_building_a_feed_takes_the_same_queries_for_one_and_three(client, make, query_count, number):
    meeting = make.conference(venue=make.venue())
    for _ in range(number):
        make.agenda_item(offering=meeting, room=make.room(venue=make.venue()), people=(make.person(),))
    with query_count() as queries:
        assert len(entries(client.get(f"/events/{meeting.slug}.ics"))) == number + 1
    assert len(queries) == 7


def test_the_address_for_caldav_needs_no_account(client):
    page = client.get("/calendars/?titles=zh").get_data(as_text=True)
    (address,) = set(re.findall(r'value="[^"]*(/caldav/[^"]*)"', page))
    asked = client.open(address, method="PROPFIND", headers={"Depth": "1"})
    assert asked.status_code == 207
    assert b"/caldav/public/zh/all/" in asked.data
