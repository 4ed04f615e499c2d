"""Whatever organisers change in whatever order: after the last notice the person's calendar, made of nothing but our
mails in their order, shows what is true.
"""

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from core.errors import DomainError
from notifications.outbox.models import OutboxMessage
from offerings.agenda import actions as agenda
from offerings.agenda.ical import item_event
from offerings.agenda.queries import list_items
from offerings.agenda.recurrence import Meeting
from offerings.base import moves
from registrations.base import actions
from registrations.base.queries import find_active
from registrations.invitations import jobs
from tests.registrations.invariants import broken
from tests.registrations.invitations.client import Person

MONDAY = datetime(2027, 3, 1, 11, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
CHANGES = settings(max_examples=10, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck))


class History(RuleBasedStateMachine):
    def __init__(self, make, session, clock_of_tests):
        super().__init__()
        self.session, self.clock, self.opened = session, clock_of_tests, 0
        self.clock.set(datetime(2026, 12, 1, 8, tzinfo=UTC))
        self.cohort = make.cohort(starts_on=date(2027, 3, 1), ends_on=date(2027, 6, 30))
        self.ticket = make.ticket_type(offering=self.cohort, size=500)
        self.rooms = [None, *(make.room() for _ in range(2))]
        meetings = [Meeting(MONDAY + n * WEEK, MONDAY + n * WEEK + HOUR) for n in range(4)]
        agenda.add_series(self.cohort, None, meetings, title={"en": "Class"}, kind="meeting", state="published")
        self.user = make.user()
        self.person = Person(self.user.email)
        actions.register(self.user, self.cohort, self.ticket)

    def item(self, index):
        items = list_items(self.cohort)
        return items[index % len(items)]

    def attempt(self, action, *arguments, **columns):
        """A refusal (a clash, a state) changes nothing."""
        try:
            with self.session.begin_nested():
                action(*arguments, **columns)
        except DomainError:
            self.session.expire_all()

    @rule(index=st.integers(0, 9), hours=st.integers(-30, 30), room=st.integers(0, 2))
    def move(self, index, hours, room):
        item, by = self.item(index), timedelta(hours=hours)
        self.attempt(agenda.place, item, None, self.rooms[room], item.starts_at + by, item.ends_at + by)

    @rule(index=st.integers(0, 9), minutes=st.integers(30, 180))
    def lengthen(self, index, minutes):
        item = self.item(index)
        ends_at = item.starts_at + timedelta(minutes=minutes)
        self.attempt(agenda.place, item, None, item.room, item.starts_at, ends_at)

    @rule(index=st.integers(0, 9))
    def cancel_item(self, index):
        self.attempt(agenda.cancel, self.item(index), None, "a reason")

    @rule(index=st.integers(0, 9))
    def restore_item(self, index):
        self.attempt(agenda.restore, self.item(index), None)

    @rule(day=st.integers(0, 60))
    def add_item(self, day):
        span = {"starts_at": MONDAY + timedelta(days=day, hours=2), "ends_at": MONDAY + timedelta(days=day, hours=3)}
        self.attempt(agenda.create, self.cohort, None, title={"en": "More"}, kind="meeting", state="published", **span)

    @rule(days=st.integers(-3, 10))
    def shift(self, days):
        self.attempt(agenda.shift_all, self.cohort, None, days)

    @rule(days=st.integers(0, 7))
    def postpone_and_set_new_dates(self, days):
        self.attempt(moves.postpone, self.cohort, None, "a reason")
        starts_on = self.cohort.starts_on + timedelta(days=days)
        self.attempt(moves.reschedule, self.cohort, None, starts_on, starts_on + timedelta(days=120))

    @rule(comes_back=st.booleans())
    def leave(self, comes_back):
        registration = find_active(self.cohort.id, self.user.id)
        if registration is not None:
            actions.cancel(registration, self.user)
        if comes_back:
            self.clock.advance(seconds=1)
            self.attempt(actions.register, self.user, self.cohort, self.ticket)

    @rule(minutes=st.integers(1, 20))
    def wait(self, minutes):
        self.clock.advance(minutes=minutes)
        self.work()

    def work(self):
        self.session.commit()
        jobs.tell_of_changes()
        self.session.commit()
        messages = self.session.query(OutboxMessage).order_by(OutboxMessage.id).all()
        self.person.open(messages[self.opened :])
        self.opened = len(messages)

    def teardown(self):
        self.clock.advance(hours=1)
        self.work()
        assert self.person.shows() == self.truth()
        assert broken() == []
        before = self.opened
        self.clock.advance(hours=2)
        self.work()
        assert self.opened == before, "what was told is told once"

    def truth(self):
        """As ``Person.shows``: start, end and place of each meeting that takes place, for whoever takes part."""
        if find_active(self.cohort.id, self.user.id) is None:
            return []
        events = [item_event(item, "en", "http://localhost") for item in list_items(self.cohort)]
        live = [event for event in events if event.status != "CANCELLED"]
        return sorted((each.starts.astimezone(UTC), each.ends.astimezone(UTC), each.location) for each in live)


def test_the_calendar_shows_what_is_true_after_the_last_notice(make, session, clock):
    run_state_machine_as_test(lambda: History(make, session, clock), settings=CHANGES)
