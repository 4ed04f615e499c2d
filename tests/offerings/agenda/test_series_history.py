"""Whatever is done to series in whatever order: calendars show exactly what is published, and count upwards."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.i18n import pick
from core.ics.emit import emit
from core.ics.values import Calendar
from offerings.agenda import actions, queries
from offerings.agenda.checks import series_are_planned
from offerings.agenda.clashes import RULES
from offerings.agenda.ical import item_events, series_uid
from offerings.agenda.recurrence import Daily, Weekly, daily, weekly
from offerings.agenda.regularity import usual_time
from offerings.base import actions as base
from offerings.base import moves
from tests.core.ics.examples import CHANGED
from tests.core.ics.expanders import Took, expand_ical, expand_icalendar

BASE = "https://huizhi.example"
FIRST = date(2027, 3, 20)
"""A week before Berlin's clock is put forward, a week after New York's."""
IGNORE = dict.fromkeys(RULES, "off")


class History(RuleBasedStateMachine):
    zone = "Europe/Berlin"

    def __init__(self, make, session, clock):
        super().__init__()
        self.session, self.clock = session, clock
        venue = make.venue(time_zone=self.zone)
        dates = {"starts_on": FIRST, "ends_on": FIRST + timedelta(days=60)}
        self.offering = make.cohort(**dates, venue=venue, time_zone=self.zone, clash_rules=IGNORE)
        self.rooms = [make.room(venue=venue), make.room(venue=venue), None]
        self.seen = {}
        clock.advance(minutes=1)

    def some(self, index, *states):
        found = [item for item in queries.list_items(self.offering) if item.state in states]
        return found[index % len(found)] if found else None

    @rule(
        days=st.sets(st.integers(0, 6), min_size=1, max_size=3),
        start=st.sampled_from([time(9), time(23), time(3), time(2, 30)]),
        count=st.integers(1, 6),
        state=st.sampled_from(["draft", "published"]),
    )
    def add_weekly(self, days, start, count, state):
        end = (datetime.combine(FIRST, start) + timedelta(hours=4)).time()
        plan = Weekly(frozenset(days), start, end, FIRST, count=count)
        title, room = {"en": "Class", "zh": "课"}, self.rooms[count % 3]
        meetings = weekly(plan, self.zone)
        actions.add_series(self.offering, None, meetings, title=title, state=state, room=room, kind="meeting")

    @rule(count=st.integers(1, 5), state=st.sampled_from(["draft", "published"]))
    def add_daily(self, count, state):
        last = FIRST + timedelta(days=count)
        closed = {FIRST + timedelta(days=2): None, last: (time(11), time(15))}
        meetings = daily(Daily(FIRST, last, time(10), time(18), different=closed), self.zone)
        actions.add_series(self.offering, None, meetings, title={"en": "Open"}, state=state, kind="opening")

    @rule(index=st.integers(0, 30), minutes=st.integers(-5000, 5000), length=st.integers(30, 400))
    def move(self, index, minutes, length):
        if item := self.some(index, "draft", "published"):
            starts_at = item.starts_at + timedelta(minutes=minutes)
            actions.place(item, None, item.room, starts_at, starts_at + timedelta(minutes=length))

    @rule(index=st.integers(0, 30), room=st.integers(0, 2))
    def change_room(self, index, room):
        if item := self.some(index, "draft", "published"):
            actions.place(item, None, self.rooms[room], item.starts_at, item.ends_at)

    @rule(index=st.integers(0, 30), number=st.integers(1, 3))
    def rename(self, index, number):
        if item := self.some(index, "draft", "published", "cancelled"):
            actions.edit(item, None, title={"en": f"Class {number}"})

    @rule(index=st.integers(0, 30))
    def cancel(self, index):
        if item := self.some(index, "published"):
            actions.cancel(item, None, "The trainer is ill")

    @rule(index=st.integers(0, 30))
    def restore(self, index):
        if item := self.some(index, "cancelled"):
            actions.restore(item, None)

    @rule(index=st.integers(0, 30))
    def publish_one(self, index):
        if item := self.some(index, "draft"):
            actions.publish(item, None)

    @rule()
    def publish_all(self):
        if self.some(0, "draft"):
            actions.publish_drafts(self.offering, None)

    @rule(index=st.integers(0, 30))
    def remove(self, index):
        if item := self.some(index, "draft"):
            actions.remove(item, None)

    @rule(days=st.integers(-9, 9))
    def shift(self, days):
        actions.shift_all(self.offering, None, days)

    @rule(days=st.integers(1, 40))
    def postpone(self, days):
        """And give it new dates."""
        if any(item.state == "draft" for item in queries.list_items(self.offering)):
            return
        starts_on = self.offering.starts_on + timedelta(days=days)
        moves.postpone(self.offering, None, "Flood")
        moves.reschedule(self.offering, None, starts_on, starts_on + timedelta(days=60))

    @rule(zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai"]))
    def read_in_another_zone(self, zone):
        base.edit(self.offering, None, time_zone=zone)

    @invariant()
    def calendars_show_what_is_published(self):
        self.session.flush()
        self.session.expire_all()
        items = queries.list_items(self.offering, public_only=True)
        self.check("all", items)
        for room in self.rooms[:2]:
            self.check(f"room {room.id}", [item for item in items if item.room_id == room.id])
        assert list(series_are_planned()) == []
        self.clock.advance(seconds=1)

    def check(self, scope, items):
        calendar = shown(items)
        octets = emit(calendar)
        assert octets == emit(shown(items[::-1]))
        expected = sorted(map(self.took, items))
        assert expand_icalendar(octets) == expected
        assert expand_ical(octets) == expected
        self.check_counters(scope, calendar.events)

    def took(self, item):
        title, _language = pick(item.title, "en")
        status = "CANCELLED" if item.state == "cancelled" else "CONFIRMED"
        return Took(item.starts_at, item.ends_at, self.uid(item), title, status)

    def uid(self, item):
        """Of the series, unless its time of day is one that the clock skips or repeats."""
        if item.series_key is None:
            return item.uid
        zone = ZoneInfo(self.offering.time_zone)
        series = [other for other in queries.list_items(self.offering) if other.series_key == item.series_key]
        planned = [other.planned_at.astimezone(zone) for other in series]
        return item.uid if usual_time(planned) is None else series_uid(item)

    def check_counters(self, scope, events):
        """SEQUENCE is one for all that carries a UID, never falls, and rises when times, status or rule differ."""
        by_uid = {}
        for event in events:
            by_uid.setdefault(event.uid, []).append(event)
        for uid, parts in by_uid.items():
            assert len({(event.sequence, event.last_modified) for event in parts}) == 1
            sequence, changed = parts[0].sequence, parts[0].last_modified
            said = {(each.recurrence_id, each.starts, each.ends, each.status, each.recurrence) for each in parts}
            old_sequence, old_changed, old_said, old_parts = self.seen.get((scope, uid), (-1, changed, None, None))
            assert sequence >= old_sequence
            assert changed >= old_changed
            if said != old_said:
                assert sequence > old_sequence
            if old_parts is not None and parts != old_parts:
                assert changed > old_changed
            self.seen[scope, uid] = sequence, changed, said, parts


class InNewYork(History):
    zone = "America/New_York"


class InChina(History):
    zone = "Asia/Shanghai"


def shown(items):
    return Calendar(name="Agenda", events=tuple(item_events(items, "en", BASE)), last_modified=CHANGED)


@pytest.mark.parametrize("history", [History, InNewYork, InChina])
def test_every_history_of_series_reads_as_it_is(make, session, clock, history):
    clock.set(datetime(2027, 1, 4, 8, tzinfo=UTC))
    run_state_machine_as_test(
        lambda: history(make, session, clock),
        settings=settings(
            max_examples=8,
            stateful_step_count=12,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
