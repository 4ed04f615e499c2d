"""When an offering changes, whoever takes part is told: once, with old and new."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.database import db
from notifications.outbox.compose import compose
from offerings.agenda import actions as agenda
from offerings.agenda import bulk_actions
from offerings.base import actions as offerings
from offerings.base.models import Offering
from registrations.pools.models import CapacityPool
from registrations.questions.models import Question
from registrations.tickets.models import TicketType
from tests.registrations.invariants import broken


@pytest.fixture
def people(make):
    conference = make.conference()
    ticket_type = make.ticket_type(offering=conference, size=3)
    states = ("confirmed", "pending", "offered", "waiting", "cancelled", "rejected")
    return {s: make.registration(offering=conference, ticket_type=ticket_type, state=s) for s in states}


def told(outbox, template):
    return [m for m in outbox() if m.template == f"registrations/{template}"]


def test_new_days_are_told_once_to_those_concerned(make, people, outbox):
    conference, actor = people["confirmed"].offering, make.user()
    old, new = conference.starts_on, conference.starts_on + timedelta(days=7)
    offerings.edit(conference, actor, starts_on=new, ends_on=new + timedelta(days=2))
    mails = told(outbox, "event_changed")
    assert {m.to_address for m in mails} == {people[s].email for s in ("confirmed", "pending", "offered", "waiting")}
    assert {m.context["before"]["starts_on"] for m in mails} == {old.isoformat()}
    assert {m.context["offering"]["starts_on"] for m in mails} == {new.isoformat()}
    by_address = {m.to_address: m for m in mails}
    assert by_address[people["confirmed"].email].calendar_method == "REQUEST"
    assert f"DTSTART;VALUE=DATE:{new:%Y%m%d}" in by_address[people["confirmed"].email].calendar
    assert by_address[people["waiting"].email].calendar is None


def test_what_concerns_nobody_is_not_told(make, people, outbox):
    offerings.edit(people["confirmed"].offering, make.user(), summary={"en": "New words"})
    assert outbox() == []


def test_cancelling_tells_everybody_once_and_closes_the_line(make, people, outbox):
    conference = people["confirmed"].offering
    offerings.cancel(conference, make.user(), "Typhoon")
    mails = told(outbox, "event_cancelled")
    assert len(mails) == len(outbox()) == 4
    assert {m.context["reason"] for m in mails} == {"Typhoon"}
    assert {s: people[s].state for s in people} == {
        "confirmed": "confirmed", "pending": "pending", "offered": "cancelled", "waiting": "cancelled",
        "cancelled": "cancelled", "rejected": "rejected",
    }  # fmt: skip
    assert broken() == []


def test_postponing_tells_and_keeps_everything(make, people, outbox):
    offerings.postpone(people["confirmed"].offering, make.user(), "Hall not ready")
    assert len(told(outbox, "event_postponed")) == 4
    assert people["waiting"].state == "waiting"


def test_a_copy_has_the_tickets_and_questions_and_nobody_in_them(session, make, people):
    conference = people["confirmed"].offering
    make.question(offering=conference, kind="choice", options=[{"en": "A"}, {"en": "B"}])
    copy = offerings.copy(conference, make.user(), date(2028, 5, 1))
    pool = session.scalar(db.select(CapacityPool).where(CapacityPool.offering_id == copy.id))
    ticket_type = session.scalar(db.select(TicketType).where(TicketType.offering_id == copy.id))
    question = session.scalar(db.select(Question).where(Question.offering_id == copy.id))
    assert (pool.size, pool.taken, ticket_type.pools, question.options) == (3, 0, [pool], [{"en": "A"}, {"en": "B"}])
    assert isinstance(copy, Offering)


@pytest.fixture
def classroom(make):
    """A published cohort with a meeting, somebody in every state, and somebody of another cohort."""
    cohort = make.cohort(title="Welding", starts_on=date(2027, 3, 1))
    ticket_type = make.ticket_type(offering=cohort, size=3)
    states = ("confirmed", "pending", "offered", "waiting", "cancelled", "rejected")
    people = {s: make.registration(offering=cohort, ticket_type=ticket_type, state=s) for s in states}
    make.registration(offering=make.cohort(title="Another"))
    return cohort, {people[s].email for s in ("confirmed", "pending", "offered", "waiting")}


@pytest.fixture
def meeting(make, classroom):
    return make.agenda_item(
        offering=classroom[0], kind="meeting", title="Class 1", state="published", room=make.room(name="Old room"),
        starts_at=datetime(2027, 3, 1, 11, 0, tzinfo=UTC),
    )  # fmt: skip


def text_of(message):
    return compose(message).get_body(("plain",)).get_content()


def test_a_moved_meeting_is_told_once_with_old_and_new_time_and_room(make, classroom, meeting, outbox):
    start, end = meeting.starts_at + timedelta(days=1), meeting.ends_at + timedelta(days=1)
    room = make.room(name="New room")
    assert agenda.place(meeting, make.user(), room, start, end)
    assert not agenda.place(meeting, make.user(), room, start, end)
    mails = told(outbox, "meeting_changed")
    assert len(mails) == len(outbox()) == 4
    assert {mail.to_address for mail in mails} == classroom[1]
    for words in ("2 March 2027, 19:00", "1 March 2027, 19:00", "New room", "Old room"):
        assert all(words in text_of(mail) for mail in mails), words


def test_a_meeting_that_moves_twice_is_told_twice(make, classroom, meeting, outbox):
    for _again in range(2):
        agenda.place(
            meeting, None, meeting.room, meeting.starts_at + timedelta(days=1), meeting.ends_at + timedelta(days=1)
        )
    assert len(told(outbox, "meeting_changed")) == 8


def test_a_cancelled_meeting_is_told_once_with_its_reason_and_so_is_its_return(make, classroom, meeting, outbox):
    agenda.cancel(meeting, make.user(), "The teacher is ill.")
    mails = told(outbox, "meeting_cancelled")
    assert {mail.to_address for mail in mails} == classroom[1]
    assert len(mails) == len(outbox()) == 4
    assert all("The teacher is ill." in text_of(mail) and "1 March 2027, 19:00" in text_of(mail) for mail in mails)
    agenda.restore(meeting, make.user())
    mails = told(outbox, "meeting_restored")
    assert {mail.to_address for mail in mails} == classroom[1]
    assert (len(mails), len(outbox())) == (4, 8)
    assert all("1 March 2027, 19:00" in text_of(mail) for mail in mails)


def test_drafts_talks_and_what_is_not_public_are_not_told(make, classroom, outbox):
    cohort, _concerned = classroom
    draft_cohort = make.cohort(state="draft")
    make.registration(offering=draft_cohort)
    items = [
        make.agenda_item(offering=cohort, kind="meeting", state="draft"),
        make.agenda_item(offering=cohort, kind="talk", state="published"),
        make.agenda_item(offering=draft_cohort, kind="meeting", state="published"),
    ]
    for item in items:
        agenda.place(item, None, None, item.starts_at + timedelta(days=1), item.ends_at + timedelta(days=1))
    agenda.edit(items[1], None, title={"en": "Another title"})
    assert outbox() == []


def test_meetings_moved_by_a_file_are_told(make, classroom, meeting, outbox):
    later = [time + timedelta(hours=1) for time in (meeting.starts_at, meeting.ends_at)]
    revision = bulk_actions.Revision(meeting, *later, meeting.room)
    bulk_actions.revise_all(classroom[0], None, [revision])
    assert {mail.to_address for mail in told(outbox, "meeting_changed")} == classroom[1]


def test_a_shifted_agenda_is_told_in_one_message(make, classroom, meeting, outbox):
    cohort, concerned = classroom
    second = make.agenda_item(
        offering=cohort,
        kind="meeting",
        title="Class 2",
        state="published",
        starts_at=meeting.starts_at + timedelta(days=7),
    )
    assert agenda.shift_all(cohort, make.user(), 1) == 2
    mails = told(outbox, "meetings_shifted")
    assert {mail.to_address for mail in mails} == concerned
    assert len(mails) == len(outbox()) == 4
    for words in ("Class 1: Tuesday, 2 March 2027, 19:00", "Class 2: Tuesday, 9 March 2027, 19:00"):
        assert all(words in text_of(mail) for mail in mails), words
    assert second.sequence == 1


def test_new_dates_after_postponement_are_told_in_one_message(make, classroom, meeting, outbox):
    cohort, concerned = classroom
    offerings.postpone(cohort, make.user(), "Hall not ready")
    offerings.reschedule(cohort, make.user(), cohort.starts_on + timedelta(days=7), None)
    assert {mail.to_address for mail in told(outbox, "event_changed")} == concerned
    assert len(outbox()) == 8


def test_that_it_takes_place_on_its_old_dates_after_all_is_told(make, people, outbox):
    conference = people["confirmed"].offering
    offerings.postpone(conference, make.user(), "Hall not ready")
    offerings.reschedule(conference, make.user(), conference.starts_on, conference.ends_on)
    mails = told(outbox, "event_changed")
    assert len(mails) == 4
    assert all("takes place after all" in text_of(mail) and "Before:" not in text_of(mail) for mail in mails)


@pytest.mark.parametrize(("days", "closes_on"), [(30, 17), (-7, 18)])
def test_sales_close_later_with_later_dates_and_never_earlier(make, clock, days, closes_on):
    clock.set(datetime(2026, 11, 1, 4, tzinfo=UTC))
    conference = make.conference(starts_on=date(2026, 11, 19))
    limited = make.ticket_type(offering=conference, closes_at=datetime(2026, 11, 18 if days < 0 else 17, 4, tzinfo=UTC))
    open_ended = make.ticket_type(offering=conference)
    offerings.postpone(conference, None, "Hall not ready")
    offerings.reschedule(conference, None, conference.starts_on + timedelta(days=days), None)
    assert (limited.closes_at.day, limited.closes_at.month) == (closes_on, 12 if days > 0 else 11)
    assert open_ended.closes_at is None
