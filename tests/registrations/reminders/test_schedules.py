"""So long before or after, each once, never when it would no longer be true."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from registrations.messages.jobs import send_messages
from registrations.messages.models import Message
from registrations.reminders import actions
from registrations.reminders.jobs import send_reminders
from registrations.reminders.models import Reminder
from registrations.reminders.queries import list_reminders
from registrations.reminders.times import Schedule, Span, due_of
from tests.registrations.invariants import broken

FIRST = date(2026, 12, 10)
TEXTS = {"subject": {"en": "In three days: {{event}}"}, "body": {"en": "Dear {{name}}"}}
PLAN = {"moment": "before", "amount": 3, "unit": "days", "at_hour": 9, "audience": "confirmed"}


@pytest.fixture
def conference(make):
    return make.conference(starts_on=FIRST, ends_on=FIRST, time_zone="Asia/Shanghai")


@pytest.fixture
def owner(make, conference):
    user = make.user()
    make.member(conference.host, user)
    return user


@pytest.fixture
def plan(session, conference, owner):
    def run(**columns):
        reminder = actions.create(conference, owner, **(PLAN | TEXTS | columns))
        session.commit()
        return reminder

    return run


@pytest.fixture
def work(session, clock, outbox):
    """The worker's rounds at that time; subjects written by schedules until then."""

    def run(at):
        clock.set(at)
        send_reminders()
        send_messages()
        session.expire_all()
        return [m.context["subject"] for m in outbox() if m.template == "registrations/message"]

    return run


DUE = datetime(2026, 12, 7, 1, tzinfo=UTC)


def test_three_days_before_once(make, conference, plan, work):
    make.registration(offering=conference)
    make.registration(offering=conference, state="pending")
    plan()
    assert work(DUE - timedelta(minutes=1)) == []
    assert len(work(DUE + timedelta(minutes=1))) == 1
    assert len(work(DUE + timedelta(hours=1))) == 1
    assert broken() == []


def test_who_registers_on_the_same_day_gets_it_too_later_nobody(make, conference, plan, work, session):
    plan()
    assert work(DUE) == []
    make.registration(offering=conference)
    session.commit()
    assert len(work(DUE + timedelta(hours=2))) == 1
    make.registration(offering=conference)
    session.commit()
    assert len(work(DUE + timedelta(days=1))) == 1
    assert session.query(Message).one().state == "sent"
    assert broken() == []


def test_a_worker_that_was_down_too_long_sends_nothing(make, conference, plan, work):
    make.registration(offering=conference)
    plan()
    assert work(DUE + timedelta(hours=20)) == []


def test_nor_when_it_went_down_between_planning_and_sending(make, conference, plan, work, clock, session):
    make.registration(offering=conference)
    plan()
    clock.set(DUE)
    send_reminders()
    assert work(DUE + timedelta(days=2)) == []
    assert session.query(Message).one().state == "sent"
    assert broken() == []


@pytest.mark.parametrize("state", ["cancelled", "postponed", "draft"])
def test_nothing_for_what_does_not_take_place(make, conference, plan, work, session, state):
    make.registration(offering=conference)
    plan()
    conference.state = state
    session.commit()
    assert work(DUE) == []


def test_it_moves_with_the_dates(make, conference, plan, work, session):
    make.registration(offering=conference)
    plan()
    conference.starts_on = conference.ends_on = FIRST + timedelta(days=7)
    session.commit()
    assert work(DUE) == []
    assert len(work(DUE + timedelta(days=7))) == 1


def test_a_move_after_it_was_sent_closes_it_and_reminds_again(make, conference, plan, work, session):
    make.registration(offering=conference)
    plan()
    assert len(work(DUE)) == 1
    conference.starts_on = conference.ends_on = FIRST + timedelta(days=7)
    make.registration(offering=conference)
    session.commit()
    assert len(work(DUE + timedelta(minutes=5))) == 1
    assert len(work(DUE + timedelta(days=7))) == 3


def test_thank_you_after(make, conference, plan, work):
    make.registration(offering=conference)
    plan(moment="after", amount=1)
    assert work(datetime(2026, 12, 10, 12, tzinfo=UTC)) == []
    assert len(work(datetime(2026, 12, 11, 1, tzinfo=UTC))) == 1
    assert len(work(datetime(2026, 12, 15, 1, tzinfo=UTC))) == 1


def test_hours_count_from_the_programme(make, conference, plan, work):
    make.agenda_item(offering=conference, starts_at=datetime(2026, 12, 10, 6, tzinfo=UTC))
    make.registration(offering=conference)
    plan(unit="hours", amount=2)
    assert work(datetime(2026, 12, 10, 3, 59, tzinfo=UTC)) == []
    assert len(work(datetime(2026, 12, 10, 4, 1, tzinfo=UTC))) == 1


def test_switched_off_nothing_is_sent(make, conference, plan, work, session, owner, outbox):
    make.registration(offering=conference)
    actions.switch(plan(), owner, False)
    actions.switch_standard(conference, owner, False)
    session.commit()
    assert work(DUE) == []
    work(datetime(2026, 12, 9, 2, tzinfo=UTC))
    assert outbox() == []
    actions.switch_standard(conference, owner, True)
    session.commit()
    work(datetime(2026, 12, 9, 3, tzinfo=UTC))
    assert [m.template for m in outbox()] == ["registrations/reminder"]


def test_two_workers_plan_one_message(make, conference, plan, session, clock, in_threads, outbox):
    make.registration(offering=conference)
    plan()
    clock.set(DUE)

    def work(_index):
        send_reminders()
        send_messages()

    assert in_threads(work, 2) == [None, None]
    assert session.query(Message).count() == 1
    assert len(outbox()) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 366}, {"at_hour": 24}, {"audience": "x"}, {"unit": "hours", "amount": 0}, {"audience": "arrived"},
     {"body": {"en": "{{x}}"}}],
)  # fmt: skip
def test_what_can_not_be_is_refused(plan, wrong):
    with pytest.raises(Invalid):
        plan(**wrong)


def test_pages(conference, owner, signed_in, session):
    base, client = f"/organise/offerings/{conference.ref}/reminders", signed_in(owner)
    data = {"subject_en": "S", "body_en": "B", **PLAN}
    assert client.post(f"{base}/new", data=data | {"body_en": "{{no}}"}).status_code == 422
    assert client.post(f"{base}/new", data=data).status_code == 303
    (reminder,) = list_reminders(conference.id)
    assert client.post(f"{base}/{reminder.ref}", data=data | {"amount": "1"}).status_code == 303
    assert "1 day before" in client.get(base).get_data(as_text=True)
    client.post(f"{base}/{reminder.ref}/off")
    client.post(f"{base}/standard/off")
    assert client.get(base).get_data(as_text=True).count("Switch on") == 2
    client.post(f"{base}/{reminder.ref}/removal")
    assert session.query(Reminder).filter_by(is_standard=False).count() == 0


@given(
    st.builds(Schedule, st.sampled_from(["before", "after"]), st.integers(0, 365), st.sampled_from(["days", "hours"]),
              st.integers(0, 23)),
    st.integers(0, 5),
    st.integers(0, 23),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Pacific/Apia"]),
)  # fmt: skip
def test_before_is_never_after_the_beginning_and_after_never_before_the_end(schedule, days, hour, zone):
    begins = datetime(2027, 3, 28, 6, tzinfo=UTC) + timedelta(hours=hour)
    span = Span(begins.date(), begins.date() + timedelta(days=days), begins, begins + timedelta(days=days, hours=3))
    due = due_of(schedule, span, zone)
    if schedule.moment == "before":
        assert due.until <= span.begins_at
    else:
        assert span.ends_at <= due.at < due.until
