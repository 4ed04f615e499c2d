"""Who is to be approved once more keeps the entry in their calendar, as tentative, until it is decided."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest

from calendars.private import actions as feeds
from calendars.private.addresses import token_of
from offerings.agenda import actions as agenda
from offerings.agenda.recurrence import Meeting
from offerings.base import actions as offerings
from registrations.base.actions import approve, change_answers, reject
from registrations.base.profile import Profile
from registrations.rules.actions import ask_again
from tests.registrations.invariants import broken

MONDAY = datetime(2027, 3, 1, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(clock):
    clock.set(datetime(2027, 2, 1, 8, tzinfo=UTC))


@pytest.fixture
def again(make, clock):
    """The person changes an answer for which the organiser is asked again."""

    def run(registration):
        ask_again(registration.ticket_type, make.user(), "any")
        clock.advance(minutes=1)
        change_answers(registration, registration.user, Profile(name_native="Another name"), {})
        assert registration.state == "pending"

    return run


@pytest.fixture
def read(app, client):
    """UID -> entry of the person's own feed."""

    def run(user):
        feed = feeds.create(user, "phone")
        token = token_of(feed.ref, feed.version, app.config["SECRET_KEY"])
        data = client.get(f"/calendars/private/{token}.ics").data
        return {str(each["UID"]): each for each in icalendar.Calendar.from_ical(data).walk("VEVENT")}

    return run


def states(person):
    return {str(event["STATUS"]) for events in person.objects.values() for event in events.values()}


def test_confirmed_pending_confirmed(make, join, again, outbox, read):
    conference = make.conference()
    registration, person = join(conference)
    assert states(person) == {"CONFIRMED"}
    again(registration)
    person.open(outbox()[1:])
    assert states(person) == {"TENTATIVE"}
    mine = read(registration.user)[conference.uid]
    assert (str(mine["STATUS"]), int(mine["SEQUENCE"])) == ("TENTATIVE", person.seen[conference.uid])
    sent = len(outbox())
    approve(registration, make.user())
    (confirmation,) = outbox()[sent:]
    person.open([confirmation])
    assert states(person) == {"CONFIRMED"}
    mine = read(registration.user)[conference.uid]
    assert (str(mine["STATUS"]), int(mine["SEQUENCE"])) == ("CONFIRMED", person.seen[conference.uid])
    assert broken() == []


def test_the_mail_that_says_so_carries_it(make, join, again, outbox):
    registration, _person = join(make.conference())
    again(registration)
    changed, told = [each for each in outbox() if each.to_address == registration.email][1:]
    assert (changed.template, changed.calendars) == ("registrations/changed", [])
    assert told.template == "registrations/pending_again"
    (part,) = told.calendars
    assert part["method"] == "REQUEST"


def test_class_meetings_too(make, join, again, outbox):
    cohort = make.cohort(title="Welding", starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 30))
    week = timedelta(days=7)
    meetings = [Meeting(MONDAY + n * week, MONDAY + n * week + timedelta(hours=1)) for n in range(5)]
    agenda.add_series(cohort, None, meetings, title={"en": "Class"}, kind="meeting", state="published")
    registration, person = join(cohort)
    again(registration)
    person.open(outbox()[1:])
    assert (states(person), len(person.shows())) == ({"TENTATIVE"}, 5)
    approve(registration, make.user())
    person.open(outbox()[3:])
    assert (states(person), len(person.shows())) == ({"CONFIRMED"}, 5)


def test_who_is_not_accepted_after_all_has_it_no_more(make, join, again, outbox, read):
    conference = make.conference()
    registration, person = join(conference)
    again(registration)
    reject(registration, make.user(), "Too many from one house")
    person.open(outbox()[1:])
    assert person.objects == {}
    mine = read(registration.user)[conference.uid]
    assert (str(mine["STATUS"]), int(mine["SEQUENCE"])) == ("CANCELLED", person.seen[conference.uid])
    assert broken() == []


def test_who_was_never_confirmed_has_nothing_in_the_calendar(make, outbox):
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, needs_approval=True)
    registration = make.registration(offering=conference, ticket_type=ticket_type, state="pending")
    reject(registration, make.user(), "Too many from one house")
    (mail,) = outbox()
    assert (mail.template, mail.calendars) == ("registrations/rejected", [])


def test_a_change_of_days_reaches_who_is_looked_at_again(make, join, again, outbox, tell):
    conference = make.conference()
    registration, person = join(conference)
    again(registration)
    person.open(outbox()[1:])
    new = conference.starts_on + timedelta(days=7)
    offerings.edit(conference, make.user(), starts_on=new, ends_on=new)
    person.open(tell())
    assert states(person) == {"TENTATIVE"}
    assert [each[0] for each in person.shows()] == [new]
