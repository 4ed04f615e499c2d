"""The day before, at nine where it takes place, once."""

from datetime import UTC, date, datetime

import pytest

from registrations.reminders.jobs import send_reminders
from registrations.reminders.standard import due


@pytest.fixture
def registration(make):
    return make.registration(offering=make.conference(starts_on=date(2026, 12, 10), time_zone="Asia/Shanghai"))


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        (datetime(2026, 12, 9, 0, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 9, 1, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 9, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 12, 9, 16, 0, tzinfo=UTC), False),
    ],
)
def test_when(registration, now, is_due):
    assert due(now) == ([registration] if is_due else [])


def test_running_twice_sends_once(registration, clock, outbox):
    clock.set(datetime(2026, 12, 9, 1, 5, tzinfo=UTC))
    send_reminders()
    send_reminders()
    assert [m.template for m in outbox()] == ["registrations/reminder"]


@pytest.mark.parametrize("state", ["pending", "waiting", "offered", "cancelled"])
def test_only_who_comes(make, state):
    make.registration(state=state, offering=make.conference(starts_on=date(2026, 12, 10)))
    assert due(datetime(2026, 12, 9, 2, tzinfo=UTC)) == []


def test_nothing_for_what_does_not_take_place(make):
    make.registration(offering=make.conference(starts_on=date(2026, 12, 10), state="cancelled"))
    assert due(datetime(2026, 12, 9, 2, tzinfo=UTC)) == []
