"""Private feeds: only the owner's things, by an address that can be ended, and that no log or cache keeps."""

import icalendar
import pytest

from calendars.private import actions
from calendars.private.addresses import token_of, version_of
from calendars.private.models import PrivateFeed
from core import clock as core_clock
from core.database import db
from registrations.base.models import Registration


@pytest.fixture
def owner(make):
    return make.user()


def address(app, feed) -> str:
    return f"/calendars/private/{token_of(feed.ref, feed.version, app.config['SECRET_KEY'])}.ics"


def registered(user, offering, make, state="confirmed") -> Registration:
    now = core_clock.now()
    row = Registration(
        offering=offering, user=user, ticket_type=make.ticket_type(offering=offering), state=state,
        name_native=user.name_native, email=user.email, created_at=now, changed_at=now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def entries(response) -> dict[str, icalendar.Event]:
    return {str(e["UID"]): e for e in icalendar.Calendar.from_ical(response.data).walk("VEVENT")}


def test_it_holds_what_its_owner_registered_for_and_nothing_of_others(app, client, make, owner):
    feed = actions.create(owner, "phone")
    mine, other = make.conference(), make.conference()
    registered(owner, mine, make)
    registered(make.user(), other, make)
    registered(owner, make.conference(), make, state="waiting")
    assert set(entries(client.get(address(app, feed)))) == {mine.uid}


def test_states_of_registrations_read_as_states_of_entries(app, client, make, owner):
    feed = actions.create(owner, "phone")
    sure, asked, gone = make.conference(), make.conference(), make.conference()
    registered(owner, sure, make)
    registered(owner, asked, make, state="pending")
    registered(owner, gone, make, state="cancelled")
    found = entries(client.get(address(app, feed)))
    assert [found[o.uid]["STATUS"] for o in (sure, asked, gone)] == ["CONFIRMED", "TENTATIVE", "CANCELLED"]


def test_coming_back_after_a_cancellation_is_newer_than_it(app, client, make, owner):
    feed, meeting = actions.create(owner, "phone"), make.conference()
    registered(owner, meeting, make, state="cancelled")
    before = entries(client.get(address(app, feed)))[meeting.uid]
    registered(owner, meeting, make)
    after = entries(client.get(address(app, feed)))[meeting.uid]
    assert (before["STATUS"], after["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_class_meetings_come_along_and_go_with_the_registration(app, client, make, owner):
    feed, run = actions.create(owner, "phone"), make.cohort()
    meeting = make.agenda_item(offering=run, kind="meeting")
    make.agenda_item(offering=run, kind="talk")
    row = registered(owner, run, make)
    assert set(entries(client.get(address(app, feed)))) == {run.uid, meeting.uid}
    row.state, row.sequence, row.changed_at = "cancelled", 1, core_clock.now()
    assert entries(client.get(address(app, feed)))[meeting.uid]["STATUS"] == "CANCELLED"


def test_what_one_speaks_at_is_there_but_no_draft(app, client, make, owner):
    feed, speaker = actions.create(owner, "phone"), make.person(user_id=owner.id)
    talk = make.agenda_item(people=(speaker,))
    make.agenda_item(people=(speaker,), state="draft")
    assert set(entries(client.get(address(app, feed)))) == {talk.uid}


def test_unknown_and_malformed_addresses_answer_alike(app, client, owner):
    feed = actions.create(owner, "phone")
    token = token_of(feed.ref, 1, app.config["SECRET_KEY"])
    wrong = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        feed.ref,
        "x",
        "aaaaaaaaaa." + token[11:],
        "é" * 40,
        "%00",
    ]
    answers = [client.get(f"/calendars/private/{each}.ics") for each in wrong]
    assert {answer.status_code for answer in answers} == {404}
    texts = {answers[n].get_data(as_text=True).replace(wrong[n], "") for n in (0, 3)}
    assert len(texts) == 1


def test_after_a_reset_the_old_address_is_gone_and_the_new_one_works(app, client, owner):
    feed = actions.create(owner, "phone")
    old = address(app, feed)
    actions.reset(feed)
    assert client.get(old).status_code == 410
    assert client.get(address(app, feed)).status_code == 200


def test_a_removed_feed_and_a_disabled_owner_are_gone(app, client, owner):
    removed, kept = actions.create(owner, "a"), actions.create(owner, "b")
    actions.remove(removed)
    assert client.get(address(app, removed)).status_code == 410
    owner.disabled_at = core_clock.now()
    assert client.get(address(app, kept)).status_code == 410


def test_no_cookie_no_shared_cache_no_index(app, client, owner):
    headers = client.get(address(app, actions.create(owner, "phone"))).headers
    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"


def test_the_address_itself_is_not_in_the_feed(app, client, owner):
    feed = actions.create(owner, "phone")
    assert address(app, feed).encode() not in client.get(address(app, feed)).data


def test_a_304_for_a_private_feed(app, client, make, owner):
    feed = actions.create(owner, "phone")
    registered(owner, make.conference(), make)
    etag = client.get(address(app, feed)).headers["ETag"]
    assert client.get(address(app, feed), headers={"If-None-Match": etag}).status_code == 304


def test_the_owner_sees_when_and_by_what_it_was_fetched(app, client, session, owner):
    feed = actions.create(owner, "phone")
    client.get(address(app, feed), headers={"User-Agent": "Mozilla/5.0 Thunderbird/140"})
    session.refresh(feed)
    assert feed.last_client == "Thunderbird"
    assert feed.last_fetched_at is not None


def test_the_page_makes_resets_and_removes_feeds(signed_in, session, owner):
    client = signed_in(owner)
    assert client.post("/calendars/private/new", data={"name": "我的手机", "registrations": "y"}).status_code == 303
    feed = session.scalar(db.select(PrivateFeed))
    assert "我的手机" in client.get("/calendars/private").get_data(as_text=True)
    assert client.post(f"/calendars/private/{feed.ref}/reset").status_code == 303
    session.refresh(feed)
    assert feed.version == 2
    assert client.post(f"/calendars/private/{feed.ref}/removal").status_code == 303
    assert client.post(f"/calendars/private/{feed.ref}/reset").status_code == 404


@pytest.mark.parametrize("name", ["", " ", "a\x00b", "x" * 81])
def test_a_bad_name_is_refused_and_kept(signed_in, session, owner, name):
    answer = signed_in(owner).post("/calendars/private/new", data={"name": name, "registrations": "y"})
    assert answer.status_code == 422
    assert session.scalar(db.select(PrivateFeed)) is None


def test_somebody_elses_feed_does_not_exist(signed_in, make, owner):
    feed = actions.create(owner, "phone")
    other = signed_in(make.user())
    assert other.post(f"/calendars/private/{feed.ref}/reset").status_code == 404
    assert other.post(f"/calendars/private/{feed.ref}/removal").status_code == 404


def test_without_signing_in_the_page_asks_to(client):
    assert client.get("/calendars/private").status_code == 302


def test_twenty_feeds_are_enough(owner, make):
    for number in range(20):
        actions.create(owner, str(number))
    with pytest.raises(Exception, match="too_many"):
        actions.create(owner, "one more")


def test_tokens_are_long_and_of_one_version():
    token = token_of("abcdefghjk", 3, "secret")
    assert len(token.partition(".")[2]) == 43
    assert version_of(token, 5, "secret") == 3
    assert version_of(token, 2, "secret") is None
    assert version_of(token, 5, "other") is None
