"""Changes are gathered, told once with old and new, and leave the calendar as things are."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import db
from notifications.outbox.compose import compose
from offerings.agenda import actions as agenda
from offerings.agenda import bulk_actions
from offerings.agenda.recurrence import Meeting
from offerings.base import actions as offerings
from offerings.base import moves
from registrations.base import actions as registrations
from registrations.invitations import actions, jobs
from registrations.invitations.models import ChangeNotice, Invitation
from registrations.picks import actions as picks
from tests.registrations.invariants import broken
from tests.registrations.invitations.client import Person

MONDAY = datetime(2027, 3, 1, 11, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture(autouse=True)
def _now(clock):
    clock.set(datetime(2027, 2, 1, 8, tzinfo=UTC))


@pytest.fixture
def cohort(make):
    return make.cohort(title="Welding", starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 30))


@pytest.fixture
def classes(cohort):
    """Five Mondays, one series."""
    meetings = [Meeting(MONDAY + n * WEEK, MONDAY + n * WEEK + HOUR) for n in range(5)]
    return agenda.add_series(cohort, None, meetings, title={"en": "Class"}, kind="meeting", state="published")


def truth(items):
    return sorted((item.starts_at, item.ends_at) for item in items if item.state == "published")


def shown(person):
    return [each[:2] for each in person.shows()]


def move(item, by, room=None):
    agenda.place(item, None, room, item.starts_at + by, item.ends_at + by)


def text_of(message):
    return compose(message).get_body(("plain",)).get_content()


def test_a_class_comes_as_one_recurring_object(cohort, classes, join, outbox):
    _registration, person = join(cohort)
    (message,) = outbox()
    (part,) = message.calendars
    assert part["text"].count("BEGIN:VEVENT") == 1
    assert "RRULE:FREQ=WEEKLY" in part["text"]
    assert shown(person) == truth(classes)


def test_meetings_without_a_plan_come_as_one_message_each(make, cohort, join, outbox):
    for day in (0, 2, 9):
        make.agenda_item(offering=cohort, kind="meeting", starts_at=MONDAY + timedelta(days=day))
    _registration, person = join(cohort)
    (message,) = outbox()
    assert len(message.calendars) == 3
    assert len(person.objects) == 3


def test_a_release_of_fifty_moves_is_one_mail_a_person(make, cohort, join, tell):
    items = [
        make.agenda_item(offering=cohort, kind="meeting", starts_at=MONDAY + n * timedelta(hours=2)) for n in range(50)
    ]
    people = [join(cohort) for _ in range(3)]
    revisions = [bulk_actions.Revision(item, item.starts_at + WEEK, item.ends_at + WEEK, None) for item in items]
    bulk_actions.revise_all(cohort, None, revisions)
    mails = tell()
    assert sorted(mail.to_address for mail in mails) == sorted(person.address for _registration, person in people)
    for _registration, person in people:
        person.open(mails)
        assert shown(person) == truth(items)
    assert {len(mail.context["changes"]) for mail in mails} == {50}


def test_each_change_waits_for_quiet_and_none_longer_than_an_hour(cohort, classes, join, outbox, tell_now, clock):
    join(cohort)
    for minute in range(0, 66, 6):
        move(classes[0], HOUR)
        tell_now()
        assert len(outbox()) == (1 if minute < 60 else 2)
        clock.advance(minutes=6)


def test_moved_and_moved_back_is_told_to_nobody(cohort, classes, join, tell):
    join(cohort)
    move(classes[1], HOUR)
    move(classes[1], -HOUR)
    assert tell() == []
    notice = db.session.scalar(db.select(ChangeNotice))
    assert (notice.due_at, notice.first_at) == (None, None)


def test_one_cancelled_meeting_is_the_cancellation_of_one_occurrence(cohort, classes, join, tell):
    _registration, person = join(cohort)
    agenda.cancel(classes[2], None, "The teacher is ill.")
    (mail,) = tell()
    (part,) = mail.calendars
    assert part["method"] == "CANCEL"
    assert "RECURRENCE-ID;TZID=Asia/Shanghai:20270315T190000" in part["text"]
    assert "The teacher is ill." in text_of(mail)
    person.open([mail])
    assert shown(person) == truth(classes)
    agenda.restore(classes[2], None)
    (mail,) = tell()
    person.open([mail])
    assert shown(person) == truth(classes)
    assert "Takes place after all" in text_of(mail)


def test_moved_and_cancelled_at_once_is_one_request(cohort, classes, join, tell):
    _registration, person = join(cohort)
    agenda.cancel(classes[2], None, "Illness")
    move(classes[3], HOUR)
    (mail,) = tell()
    assert [part["method"] for part in mail.calendars] == ["REQUEST"]
    person.open([mail])
    assert shown(person) == truth(classes)


def test_all_meetings_cancelled_ends_the_object(cohort, classes, join, tell):
    _registration, person = join(cohort)
    for item in classes:
        agenda.cancel(item, None, "No teacher")
    (mail,) = tell()
    person.open([mail])
    assert person.shows() == []


def test_a_new_meeting_is_told_and_enters_the_calendar(cohort, classes, join, tell):
    _registration, person = join(cohort)
    added = agenda.create(
        cohort, None, title={"en": "Examination"}, kind="meeting", state="published",
        starts_at=MONDAY + 6 * WEEK, ends_at=MONDAY + 6 * WEEK + HOUR,
    )  # fmt: skip
    (mail,) = tell()
    assert [(each["kind"], each["now"]["title"]["en"]) for each in mail.context["changes"]] == [("new", "Examination")]
    person.open([mail])
    assert shown(person) == truth([*classes, added])


def test_old_and_new_in_the_readers_language_and_on_their_clock(make, cohort, classes, join, tell):
    join(cohort, language="en", time_zone="Europe/Lisbon")
    join(cohort, language="zh")
    move(classes[0], HOUR, make.room(name={"en": "Room 7", "zh": "七号教室"}))
    english, chinese = tell()
    text = text_of(english)
    assert "Monday, 1 March 2027, 20:00 (China Standard Time), for you Monday, 1 March 2027, 12:00" in text
    assert "Before: Monday, 1 March 2027, 19:00" in text
    assert "Room 7" in text
    assert "七号教室" in text_of(chinese)
    assert "Class: Changed" in text


def test_soon_means_at_once(cohort, classes, join, outbox, tell_now, clock):
    join(cohort)
    clock.set(MONDAY - timedelta(hours=20))
    move(classes[0], HOUR)
    tell_now()
    assert [mail.template for mail in outbox()] == ["registrations/confirmation", "registrations/changes"]


def test_what_is_cancelled_as_a_whole_is_told_at_once_and_leaves_calendars(cohort, classes, join, outbox, tell_now):
    _registration, person = join(cohort)
    move(classes[0], HOUR)
    moves.cancel(cohort, None, "Typhoon")
    tell_now()
    _first, second = outbox()
    assert second.template == "registrations/event_cancelled"
    person.open([second])
    assert person.shows() == []
    assert broken() == []


def test_postponed_reads_tentative_and_new_dates_are_told_once(cohort, classes, join, outbox, tell_now, tell):
    _registration, person = join(cohort)
    moves.postpone(cohort, None, "Hall not ready")
    tell_now()
    postponed = outbox()[-1]
    assert postponed.template == "registrations/event_postponed"
    assert "STATUS:TENTATIVE" in postponed.calendars[0]["text"]
    moves.reschedule(cohort, None, cohort.starts_on + WEEK, None)
    (mail,) = tell()
    person.open([postponed, mail])
    assert shown(person) == truth(classes)
    assert "8 March 2027" in text_of(mail)


def test_leaving_and_coming_back_is_newer_each_time(make, cohort, classes, join, outbox, clock):
    registration, person = join(cohort)
    clock.advance(minutes=1)
    registrations.cancel(registration, registration.user)
    person.open(outbox()[1:])
    assert person.shows() == []
    clock.advance(minutes=1)
    registrations.register(registration.user, cohort, registration.ticket_type)
    person.open(outbox()[2:])
    assert shown(person) == truth(classes)


def test_after_leaving_nothing_is_told(cohort, classes, join, tell):
    registration, _person = join(cohort)
    move(classes[0], HOUR)
    registrations.cancel(registration, registration.user)
    assert [mail.template for mail in tell()] == []


def test_the_days_of_a_conference_are_one_all_day_entry(make, join, outbox, tell):
    conference = make.conference(title="Optics", sequence=2, starts_on=date(2027, 5, 3))
    _registration, person = join(conference)
    assert shown(person) == [(date(2027, 5, 3), date(2027, 5, 6))]
    assert "SEQUENCE:2\r\n" in outbox()[0].calendars[0]["text"]
    offerings.edit(conference, None, starts_on=date(2027, 5, 10), ends_on=date(2027, 5, 11))
    person.open(tell())
    assert shown(person) == [(date(2027, 5, 10), date(2027, 5, 12))]


def test_without_dates_there_is_no_entry_yet(make, join, outbox, tell):
    conference = make.conference(starts_on=None)
    _registration, person = join(conference)
    assert outbox()[0].calendars == []
    offerings.edit(conference, None, starts_on=date(2027, 6, 1))
    (mail,) = tell()
    person.open([mail])
    assert shown(person) == [(date(2027, 6, 1), date(2027, 6, 2))]
    assert "Date to be confirmed" in text_of(mail)


def test_speakers_and_pickers_are_told_of_theirs_and_of_nothing_else(make, tell):
    conference = make.conference(starts_on=date(2027, 5, 3))
    speaker, fan, other = make.user(), make.user(), make.user()
    talk = make.agenda_item(
        offering=conference, title="Talk", people=(make.person(user_id=speaker.id), make.person(user_id=None))
    )
    second = make.agenda_item(offering=conference, title="Second", people=(make.person(user_id=other.id),))
    picks.pick(fan, talk)
    move(talk, HOUR)
    mails = tell()
    assert {mail.to_address for mail in mails} == {speaker.email, fan.email}
    for mail in mails:
        person = Person(mail.to_address)
        person.open([mail])
        assert shown(person) == truth([talk])
        assert "Open the programme" in text_of(mail)
    agenda.cancel(talk, None, "Ill")
    person.open(tell())
    assert person.shows() == []
    assert second.sequence == 0


def test_what_was_picked_meanwhile_is_no_news(make, tell):
    conference, user = make.conference(starts_on=date(2027, 5, 3)), make.user()
    first, second = (make.agenda_item(offering=conference) for _ in range(2))
    picks.pick(user, first)
    move(first, HOUR)
    tell()
    picks.pick(user, second)
    move(first, HOUR)
    (mail,) = tell()
    assert len(mail.context["changes"]) == 1


def test_an_offering_that_ends_tells_its_speakers_too(make, outbox, tell_now):
    conference, speaker = make.conference(starts_on=date(2027, 5, 3)), make.user()
    make.agenda_item(offering=conference, title="Talk", people=(make.person(user_id=speaker.id),))
    moves.cancel(conference, None, "Typhoon")
    tell_now()
    (mail,) = outbox()
    assert (mail.to_address, mail.context["changes"][0]["kind"]) == (speaker.email, "cancelled")
    assert "Typhoon" in text_of(mail)


def test_drafts_talks_and_what_is_not_public_are_not_told(make, cohort, classes, join, tell):
    join(cohort)
    draft_cohort = make.cohort(state="draft")
    make.registration(offering=draft_cohort)
    items = [
        make.agenda_item(offering=cohort, kind="meeting", state="draft"),
        make.agenda_item(offering=cohort, kind="talk"),
        make.agenda_item(offering=draft_cohort, kind="meeting"),
    ]
    for item in items:
        move(item, timedelta(days=1))
    agenda.edit(classes[0], None, title={"en": "Another title"})
    assert tell() == []


def test_the_past_is_not_news(cohort, classes, join, tell, clock):
    join(cohort)
    clock.set(MONDAY + 2 * HOUR)
    move(classes[0], -HOUR)
    assert tell() == []


def test_two_workers_tell_once(cohort, classes, join, outbox, in_threads, clock, session):
    join(cohort)
    sequence = session.scalar(db.select(Invitation)).sequence
    move(classes[0], HOUR)
    clock.advance(minutes=11)
    assert in_threads(lambda _index: jobs.tell_of_changes(), 4) == [None] * 4
    assert [mail.template for mail in outbox()] == ["registrations/confirmation", "registrations/changes"]
    session.expire_all()
    assert session.scalar(db.select(Invitation)).sequence == sequence + 1


def test_changes_while_workers_tell_are_lost_by_none(make, cohort, classes, join, outbox, in_threads, clock, tell_now):
    _registration, person = join(cohort)
    ids = [item.id for item in classes]
    move(classes[0], HOUR)
    clock.advance(minutes=11)

    def run(index):
        if index % 2:
            jobs.tell_of_changes()
        else:
            item = db.session.get(type(classes[0]), ids[index // 2 + 1])
            move(item, 2 * HOUR)
            db.session.commit()

    assert in_threads(run, 6) == [None] * 6
    clock.advance(minutes=11)
    tell_now()
    person.open(outbox()[1:])
    db.session.expire_all()
    assert shown(person) == truth(classes)


def test_a_notice_that_fails_stays_and_stops_no_other(
    make, cohort, classes, join, outbox, tell_now, clock, monkeypatch
):
    (first, _), (second, _) = join(cohort), join(cohort)
    move(classes[0], HOUR)
    clock.advance(minutes=11)
    enqueue = actions.enqueue

    def fail(template, recipient, *rest):
        if recipient.address == first.email:
            raise RuntimeError("planted")
        enqueue(template, recipient, *rest)

    monkeypatch.setattr(actions, "enqueue", fail)
    tell_now()
    assert [mail.to_address for mail in outbox()[2:]] == [second.email]
    monkeypatch.undo()
    tell_now()
    assert [mail.to_address for mail in outbox()[2:]] == [second.email, first.email]
    assert broken() == []


def test_a_disabled_account_is_told_nothing(cohort, classes, join, tell, clock):
    registration, _person = join(cohort)
    registration.user.disabled_at = clock.now()
    move(classes[0], HOUR)
    assert tell() == []
