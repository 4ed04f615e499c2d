"""What each client is known to do with a feed (CALENDARS), and that ours gives it no occasion. One test a pitfall."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream

from calendars.feeds.answer import STORE
from calendars.feeds.entries import ENTRIES
from offerings.agenda import actions as agenda
from offerings.agenda.models import AgendaItem
from offerings.agenda.recurrence import Weekly, weekly
from offerings.base import moves
from offerings.venues import actions as venues

REASON = "The hall was flooded."
SAID = re.compile(rb"^(BEGIN:\w+|[A-Z-]+)", re.MULTILINE)


@pytest.fixture
def conference(make, clock):
    """To come; with an item each in words of every length, and a series over the change of the clock."""
    clock.set(datetime(2027, 2, 1, 7, tzinfo=UTC))
    said = {"starts_on": date(2027, 3, 8), "ends_on": date(2027, 4, 30), "time_zone": "Europe/Berlin"}
    offering = make.conference(**said, title={"en": "Ceramics", "zh": "陶瓷与安静的机器" * 6})
    room = make.room()
    make.agenda_item(offering=offering, room=room, title={"en": "窑, 👩‍🔬; and a very long line " * 6, "zh": "窑" * 90})
    make.agenda_item(offering=offering, online_url="https://live.example/room,1;a")
    plan = Weekly(frozenset({1}), datetime(1, 1, 1, 9).time(), datetime(1, 1, 1, 10).time(), date(2027, 3, 9), count=6)
    meetings = weekly(plan, offering.time_zone)
    agenda.add_series(offering, None, meetings, title={"en": "Class"}, room=room, state="published")
    return offering


@pytest.fixture
def feed(client, conference):
    return lambda **headers: client.get(f"/events/{conference.slug}.ics?lang=en", headers=headers)


def unfolded(octets):
    return octets.replace(b"\r\n ", b"").decode().split("\r\n")


def events(octets):
    return icalendar.Calendar.from_ical(octets).walk("VEVENT")


def entry(octets, item):
    (found,) = [event for event in events(octets) if event["UID"] == item.uid]
    return found


def single(session, conference):
    return session.scalars(
        session.query(AgendaItem)
        .where(AgendaItem.offering_id == conference.id, AgendaItem.series_key.is_(None))
        .statement
    ).first()


# Google


def test_google_moves_an_event_because_sequence_and_last_modified_both_rise(feed, session, conference, clock):
    item = single(session, conference)
    before = entry(feed().data, item)
    clock.advance(seconds=1)
    agenda.place(item, None, item.room, item.starts_at + timedelta(hours=1), item.ends_at + timedelta(hours=1))
    after = entry(feed().data, item)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt


def test_google_is_told_of_a_cancellation_though_it_only_drops_the_event(feed, session, conference):
    item = single(session, conference)
    before = entry(feed().data, item)
    agenda.cancel(item, None, REASON)
    after = entry(feed().data, item)
    assert (after["STATUS"], after["UID"]) == ("CANCELLED", before["UID"])
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_google_gets_no_floating_time_which_it_would_read_as_utc(feed):
    text = re.sub("BEGIN:VTIMEZONE.*?END:VTIMEZONE", "", "\n".join(unfolded(feed().data)), flags=re.DOTALL)
    times = re.findall(r"^(?:DTSTART|DTEND|EXDATE|RECURRENCE-ID).*$", text, re.MULTILINE)
    assert len(times) >= 8
    for line in times:
        assert re.search(r"(;TZID=[^:]+:\d{8}T\d{6}|;VALUE=DATE:\d{8}|:\d{8}T\d{6}Z)$", line), line


def test_google_would_drop_the_whole_feed_for_one_bad_fold(feed):
    octets = feed().data
    lines = octets.split(b"\r\n")
    assert any(line.startswith(b" ") for line in lines), "nothing here needed folding"
    for line in lines:
        assert len(line) <= 75
        line.decode()  # a fold inside a character would not decode
    assert b"\n" not in octets.replace(b"\r\n", b"")


def test_google_refuses_a_huge_sequence_so_counters_stay_small(feed, session, conference, clock):
    item = single(session, conference)
    for _ in range(3):
        clock.advance(days=1)
        agenda.place(item, None, item.room, item.starts_at + timedelta(hours=1), item.ends_at + timedelta(hours=1))
    assert entry(feed().data, item)["SEQUENCE"] == 3
    assert all(event["SEQUENCE"] < 100 for event in events(feed().data))


def test_google_ignores_how_often_we_ask_it_to_look_so_the_page_says_how_often_it_does(client):
    page = client.get("/calendars/", headers={"Accept-Language": "en"}).text
    assert re.search(r"12 to 24 hours|12–24 hours|12 hours|a day", page)


# Outlook


def test_outlook_finds_a_vtimezone_for_every_tzid(feed):
    text = "\n".join(unfolded(feed().data))
    used = set(re.findall(r";TZID=([^:;]+)", text))
    assert used == set(re.findall(r"^TZID:(.+)$", text, re.MULTILINE)) == {"Europe/Berlin"}


def test_outlook_ignores_rdate_lists_so_zones_are_said_by_rules(feed):
    zone = "\n".join(unfolded(feed().data)).partition("BEGIN:VTIMEZONE")[2].partition("END:VTIMEZONE")[0]
    assert "RDATE" not in zone
    assert zone.count("RRULE:FREQ=YEARLY") == 2
    assert "COMMENT" not in zone


def test_outlook_asks_to_accept_what_has_an_organizer_so_feeds_have_neither_it_nor_a_method(feed):
    said = {hit.decode() for hit in SAID.findall(feed().data)}
    assert not said & {"ORGANIZER", "ATTENDEE", "METHOD"}
    assert "method" not in feed().headers["Content-Type"]


# Apple


def test_apple_revalidates_by_date_and_is_told_of_a_change(feed, session, conference, clock):
    clock.advance(seconds=10)
    first = feed()
    date_of_first = first.headers["Last-Modified"]
    assert feed(**{"If-Modified-Since": date_of_first}).status_code == 304
    clock.advance(seconds=1)
    item = single(session, conference)
    agenda.edit(item, None, title={"en": "Renamed"})
    again = feed(**{"If-Modified-Since": date_of_first})
    assert again.status_code == 200
    assert b"Renamed" in again.data


def test_apple_is_told_of_a_second_change_within_the_second_of_the_first(feed, session, conference, clock):
    clock.set(datetime(2027, 2, 1, 8, tzinfo=UTC) + timedelta(milliseconds=200))
    item = single(session, conference)
    agenda.edit(item, None, title={"en": "First"})
    seen = feed()
    clock.advance(milliseconds=500)
    agenda.edit(item, None, title={"en": "Second"})
    clock.advance(minutes=5)
    assert b"Second" in feed(**{"If-Modified-Since": seen.headers["Last-Modified"]}).data


def test_apple_would_keep_an_old_calendar_if_last_modified_went_back(client, make, session, clock):
    room = make.room()
    meeting = make.conference()
    item = make.agenda_item(offering=meeting, room=room)
    seen = []
    for change in (
        lambda: agenda.edit(item, None, title={"en": "New"}),
        lambda: agenda.place(item, None, None, item.starts_at, item.ends_at),  # the newest entry leaves the feed
        lambda: venues.edit_room(room, None, name={"en": "Blue"}, capacity=20, position=1),
    ):
        clock.advance(minutes=1)
        change()
        seen.append(client.get(f"/calendars/rooms/{room.ref}.ics").last_modified)
    assert seen == sorted(seen)
    assert len(set(seen)) == len(seen)


def test_apple_strikes_cancelled_events_through_so_they_stay_in_the_feed(feed, conference, clock):
    uids = {str(event["UID"]) for event in events(feed().data)}
    moves.cancel(conference, None, REASON)
    clock.advance(days=29)
    after = events(feed().data)
    assert {str(event["UID"]) for event in after} == uids
    assert {event["STATUS"] for event in after} == {"CANCELLED"}


# Thunderbird (ical.js), Evolution (libical), Nextcloud (sabre), Home Assistant (ical)


def test_thunderbird_and_evolution_get_no_invented_zone_name(feed):
    for name in re.findall(r"TZID[=:]([^:;\n]+)", "\n".join(unfolded(feed().data))):
        assert ZoneInfo(name).key == name


def test_nextcloud_refuses_an_object_without_prodid_or_an_event_without_dtstamp(feed):
    octets = feed().data
    calendar = icalendar.Calendar.from_ical(octets)
    assert (calendar["VERSION"], str(calendar["PRODID"])) == ("2.0", "-//Huizhi//Calendars//EN")
    for event in calendar.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART"} <= set(event.keys())
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt


def test_nextcloud_wants_one_master_for_the_overrides_of_a_uid(feed, session, conference):
    meetings = session.query(AgendaItem).filter(AgendaItem.series_key.is_not(None)).order_by(AgendaItem.starts_at).all()
    moved = meetings[2]
    agenda.place(moved, None, None, moved.starts_at + timedelta(hours=5), moved.ends_at + timedelta(hours=5))
    found = {}
    for event in events(feed().data):
        found.setdefault(str(event["UID"]), []).append("RECURRENCE-ID" in event)
    assert [True in parts for parts in found.values()].count(True) == 1
    assert all(parts.count(False) == 1 for parts in found.values())


def test_home_assistant_refuses_what_is_not_strictly_right(feed, conference):
    read = IcsCalendarStream.calendar_from_ics(feed().data.decode())
    assert {event.uid for event in read.events} == {str(event["UID"]) for event in events(feed().data)}


def test_thunderbird_needs_rules_in_a_vtimezone_and_each_onset_on_the_clock_before_it(feed):
    text = "\n".join(unfolded(feed().data))
    parts = re.findall(r"BEGIN:(STANDARD|DAYLIGHT)\n(.*?)END:", text, re.DOTALL)
    assert {kind for kind, _ in parts} == {"STANDARD", "DAYLIGHT"}
    for kind, body in parts:
        onset = re.search(r"DTSTART:\d{8}T(\d{4})", body)[1]
        assert (
            onset == {"DAYLIGHT": "0200", "STANDARD": "0300"}[kind]
        )  # Berlin, on the clock that is put forward or back


# vdirsyncer, DAVx5, ICSx5


def test_vdirsyncer_hashes_contents_so_two_looks_without_a_change_are_the_same_octets(feed, clock):
    first = feed()
    clock.advance(days=3)
    STORE.clear()
    ENTRIES.clear()  # as another process builds it
    again = feed()
    assert again.data == first.data
    assert again.headers["ETag"] == first.headers["ETag"]


def test_icsx5_sends_the_etag_back_in_every_form_and_transfers_nothing(feed):
    etag = feed().headers["ETag"]
    assert re.fullmatch(r'"[\x21\x23-\x7e]+"', etag), "a strong tag"
    for form in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = feed(**{"If-None-Match": form})
        assert (answer.status_code, answer.data) == (304, b"")
    assert feed(**{"If-None-Match": '"other"'}).status_code == 200


def test_davx5_keeps_an_event_by_its_uid_which_never_changes(feed, session, conference, clock):
    item = single(session, conference)
    before = {str(event["UID"]) for event in events(feed().data)}
    agenda.edit(item, None, title={"en": "Another"})
    agenda.place(item, None, None, item.starts_at + timedelta(days=1), item.ends_at + timedelta(days=1))
    agenda.cancel(item, None, REASON)
    agenda.restore(item, None)
    assert {str(event["UID"]) for event in events(feed().data)} == before
    assert all(uid.count("@") == 1 for uid in before)
