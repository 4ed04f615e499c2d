"""What each private feed holds is chosen; what it does not show does not change it."""

import icalendar
import pytest

from accounts.users.models import User
from calendars.feeds.entries import ENTRIES
from calendars.private import actions
from calendars.private.addresses import token_of
from calendars.private.queries import list_feeds, private_scope
from core.database import db, writing
from core.errors import DomainError
from offerings.agenda.actions import edit as edit_item
from offerings.base.actions import edit
from offerings.roles.actions import give, take
from registrations.picks.actions import pick, unpick
from tests.calendars.private.test_routes import registered

NOTHING = {"registrations": False, "picks": False, "talks": False, "duties": False}


@pytest.fixture
def owner(make):
    return make.user()


@pytest.fixture
def fetch(app, client):
    def get(feed, form="ics", headers=None, query=""):
        token = token_of(feed.ref, feed.version, app.config["SECRET_KEY"])
        return client.get(f"/calendars/private/{token}.{form}{query}", headers=headers or {})

    return get


@pytest.fixture
def world(make, owner):
    """One thing of each sort: what its name says -> its UID."""
    attended, run, talked, chaired, picked, own = (make.conference() for _ in range(6))
    registered(owner, attended, make)
    person = make.person(user_id=owner.id)
    talk = make.agenda_item(offering=talked, people=(person,))
    chair = make.agenda_item(offering=chaired, people=(person,))
    chair.people[0].role = "chair"
    choice = make.agenda_item(offering=picked)
    make.picked_item(user=owner, item=choice)
    make.role(offering=run, user=owner, role="desk")
    make.role(offering=own, user=owner, role="viewer")
    make.role(offering=make.conference(state="draft"), user=owner, role="owner")
    return {"registrations": {attended.uid}, "picks": {choice.uid}, "talks": {talk.uid}, "duties": {chair.uid, run.uid}}


def uids(answer) -> set[str]:
    assert answer.status_code == 200
    return {str(e["UID"]) for e in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")}


@pytest.mark.parametrize("content", ["registrations", "picks", "talks", "duties"])
def test_each_content_alone(fetch, owner, world, content):
    feed = actions.create(owner, "phone", **NOTHING | {content: True})
    assert uids(fetch(feed)) == world[content]


def test_all_of_them_together_in_every_format(fetch, owner, world):
    feed = actions.create(owner, "phone")
    everything = set().union(*world.values())
    assert uids(fetch(feed)) == everything
    for form in ("jcal", "xcal", "jscal"):
        answer = fetch(feed, form)
        assert all(uid.encode() in answer.data for uid in everything)
        assert answer.headers["Cache-Control"] == "private, no-cache"


def test_twenty_feeds_are_the_most_also_for_two_requests_at_once(session, owner, in_threads):
    for number in range(actions.LIMIT - 1):
        actions.create(owner, f"{number}")
    user_id = owner.id

    def create(_index):
        with writing():
            actions.create(db.session.get_one(User, user_id), "phone")
            db.session.commit()

    outcomes = in_threads(create, 4)
    assert [getattr(each, "code", None) for each in outcomes].count("too_many") == 3
    session.expire_all()
    assert len(list_feeds(owner)) == actions.LIMIT


def test_a_feed_that_holds_nothing_is_refused(owner):
    with pytest.raises(DomainError, match="holds_nothing"):
        actions.create(owner, "phone", **NOTHING)


def test_a_busy_feed_says_when_and_nothing_else(fetch, owner, make, world):
    meeting = make.conference(title={"en": "Secret title"}, online_url="https://meet.example/1", venue=make.venue())
    registered(owner, meeting, make)
    feed = actions.create(owner, "office", busy_only=True, language="en")
    answer = fetch(feed)
    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert {str(event["SUMMARY"]) for event in events} == {"Busy"}
    allowed = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP", "SEQUENCE", "LAST-MODIFIED"}
    assert set().union(*(event.keys() for event in events)) == allowed
    assert not uids(answer) & (set().union(*world.values()) | {meeting.uid})
    assert "忙碌" in fetch(feed, query="?lang=zh").get_data(as_text=True)
    for form in ("ics", "jcal", "xcal", "jscal"):
        data = fetch(feed, form).data
        assert b"Secret" not in data
        assert b"meet.example" not in data
        assert meeting.uid.encode() not in data
    other = actions.create(owner, "home", busy_only=True)
    assert not uids(fetch(other)) & uids(answer)


def test_language_and_reminder_of_a_feed_and_of_its_address(fetch, owner, make):
    meeting = make.conference(title={"en": "Ceramics", "zh": "陶瓷"})
    registered(owner, meeting, make)
    owner.language = "en"
    feed = actions.create(owner, "phone")
    assert b"SUMMARY;LANGUAGE=en:Ceramics" in fetch(feed).data
    actions.edit(feed, "phone", **NOTHING | {"registrations": True}, language="zh", alarm_minutes=15)
    changed = fetch(feed).data
    assert "陶瓷".encode() in changed
    assert changed.count(b"BEGIN:VALARM") == 1
    assert b"SUMMARY;LANGUAGE=en:Ceramics" in fetch(feed, query="?lang=en").data


def test_what_was_cancelled_reminds_nobody(fetch, owner, make):
    registered(owner, make.conference(), make, state="cancelled")
    data = fetch(actions.create(owner, "phone", registrations=True, alarm_minutes=15)).data
    assert (b"STATUS:CANCELLED" in data, b"VALARM" in data) == (True, False)


def leaves(fetch, clock, feed, uid, change):
    clock.advance(minutes=5)
    before = fetch(feed)
    assert uid in uids(before)
    clock.advance(minutes=5)
    change()
    clock.advance(minutes=5)
    after = fetch(feed, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert uid not in uids(after)
    assert after.last_modified > before.last_modified


def test_last_modified_rises_whatever_leaves(fetch, owner, make, clock, session):
    feed, person = actions.create(owner, "phone"), make.person(user_id=owner.id)
    talk, choice, own = make.agenda_item(people=(person,)), make.agenda_item(), make.conference()
    pick(owner, choice)
    role = give(own, None, owner, "editor")
    give(own, None, make.user(), "owner")
    leaves(fetch, clock, feed, talk.uid, lambda: edit_item(talk, None, people=[]))
    leaves(fetch, clock, feed, choice.uid, lambda: unpick(owner, choice))
    leaves(fetch, clock, feed, own.uid, lambda: take(own, None, role))


def test_what_it_does_not_show_does_not_change_it(fetch, owner, make, clock):
    meeting, other = make.conference(), make.conference()
    registered(owner, meeting, make)
    make.agenda_item(offering=meeting)
    feed = actions.create(owner, "phone")
    revision, first = private_scope(feed).revision, fetch(feed)
    clock.advance(minutes=5)
    edit(meeting, None, description={"en": "More words"}, website="https://a.example/")
    edit(other, None, title={"en": "Other"})
    make.ticket_type(offering=meeting)
    registered(make.user(), meeting, make)
    edit_item(make.agenda_item(offering=meeting), None, title={"en": "An item that nobody picked"})
    assert private_scope(feed).revision == revision
    assert fetch(feed, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    edit(meeting, None, title={"en": "New"})
    assert private_scope(feed).revision != revision


def test_one_change_builds_one_entry_for_everybody(fetch, make, clock):
    run = make.cohort()
    make.agenda_item(offering=run, kind="meeting")
    feeds = []
    for state in ("confirmed", "pending", "cancelled", "confirmed"):
        user = make.user()
        registered(user, run, make, state=state)
        feeds.append(actions.create(user, "phone", language="en"))
    for feed in feeds:
        fetch(feed)
    clock.advance(minutes=5)
    edit(run, None, title={"en": "Renamed"})
    built = ENTRIES.built
    answers = [fetch(feed).data for feed in feeds]
    assert ENTRIES.built - built == 2  # the run and its meeting
    assert all(b":Renamed" in answer for answer in answers)
    assert len(set(answers)) == 4  # each links to its own registration


def test_a_feed_costs_few_queries(fetch, owner, world, query_count):
    feed = actions.create(owner, "phone")
    fetch(feed)
    with query_count() as queries:
        fetch(feed)
    assert len(queries) == 3, queries  # this test's own; the feed with its owner; all that it holds


def test_the_form_changes_what_a_feed_holds(signed_in, session, owner):
    client, feed = signed_in(owner), actions.create(owner, "phone")
    address = f"/calendars/private/{feed.ref}"
    assert client.get(address).status_code == 200
    data = {"name": "办公室", "talks": "y", "busy_only": "1", "language": "zh", "alarm_minutes": "30"}
    assert client.post(address, data=data).status_code == 303
    session.refresh(feed)
    assert (feed.name, feed.registrations, feed.talks, feed.busy_only, feed.alarm_minutes) == (
        "办公室", False, True, True, 30,
    )  # fmt: skip
    for wrong in ({"name": "a"}, {**data, "alarm_minutes": "7"}, {**data, "language": "xx"}, {**data, "name": ""}):
        assert client.post(address, data=wrong).status_code == 422


def test_somebody_elses_choices_do_not_exist(signed_in, make, owner):
    feed = actions.create(owner, "phone")
    assert signed_in(make.user()).get(f"/calendars/private/{feed.ref}").status_code == 404
