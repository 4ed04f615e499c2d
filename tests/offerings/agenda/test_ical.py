"""Series as calendar entries, and the plan that each item keeps."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from core.errors import Refused
from offerings.agenda import actions, queries
from offerings.agenda.ical import item_event, item_events, series_uid
from offerings.agenda.recurrence import Daily, Meeting, Weekly, daily, weekly
from offerings.base import actions as base
from offerings.base import moves

SATURDAY = date(2026, 11, 21)
NINE = datetime(2026, 11, 21, 1, tzinfo=UTC)
"""In Shanghai."""
WEEK = timedelta(days=7)
PLAN = Weekly(frozenset({5}), time(9), time(12), SATURDAY, count=5, skip=frozenset({SATURDAY + WEEK}))
BASE = "https://huizhi.example"


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 9, 1, 8, tzinfo=UTC))


@pytest.fixture
def cohort(make):
    return make.cohort(starts_on=SATURDAY, ends_on=SATURDAY + 6 * WEEK)


@pytest.fixture
def room(make):
    return make.room(name="Hall A")


@pytest.fixture
def meetings(cohort, room):
    plan, title = weekly(PLAN, "Asia/Shanghai"), {"en": "Class", "zh": "课"}
    return actions.add_series(cohort, None, plan, title=title, room=room, kind="meeting", state="published")


def entries(items, language="en"):
    return item_events(items, language, BASE)


def sequence(cohort):
    (number,) = {event.sequence for event in entries(queries.list_items(cohort, public_only=True))}
    return number


def test_a_series_is_one_entry(meetings, cohort):
    (entry,) = entries(meetings)
    assert entry.uid == series_uid(meetings[0]) == f"series-{meetings[0].series_key}@localhost"
    assert (entry.starts, entry.ends) == (NINE, NINE + timedelta(hours=3))
    assert entry.recurrence.until == NINE + 5 * WEEK
    assert entry.recurrence.excluded == (NINE + WEEK,)
    assert (entry.summary, entry.parent_uid) == ("Class", cohort.uid)
    assert entry.url == f"{BASE}/trainings/{cohort.slug}"
    assert entry.last_modified == max(item.changed_at for item in meetings)
    assert entries(meetings, "zh")[0].summary == "课"


def test_what_stands_alone_is_as_before(make, meetings, cohort):
    alone = make.agenda_item(offering=cohort, starts_at=NINE + timedelta(days=1))
    assert entries([*meetings, alone]) == [item_event(alone, "en", BASE), *entries(meetings)]


def test_what_moves_says_so_and_keeps_its_place(meetings, cohort, room):
    actions.place(meetings[2], None, room, NINE + 3 * WEEK + timedelta(days=1), NINE + 3 * WEEK + timedelta(days=2))
    assert meetings[2].planned_at == NINE + 3 * WEEK
    entry, moved = entries(queries.list_items(cohort))
    assert entry.recurrence.excluded == (NINE + WEEK,)
    assert (moved.uid, moved.recurrence_id) == (entry.uid, NINE + 3 * WEEK)
    assert moved.starts == NINE + 3 * WEEK + timedelta(days=1)
    assert moved.sequence == entry.sequence == 5
    assert moved.last_modified == entry.last_modified == meetings[2].changed_at


def test_what_is_cancelled_stays(meetings, cohort):
    actions.cancel(meetings[1], None, "The trainer is ill")
    entry, off = entries(queries.list_items(cohort))
    assert (entry.status, off.status, off.recurrence_id) == ("CONFIRMED", "CANCELLED", NINE + 2 * WEEK)


def test_a_part_of_a_series_counts_like_the_whole(make, meetings, cohort):
    """In the feed of a room that two meetings have left."""
    other = make.room()
    for meeting in meetings[1:3]:
        actions.place(meeting, None, other, meeting.starts_at, meeting.ends_at)
    here, there = entries(meetings[:1] + meetings[3:]), entries(meetings[1:3])
    assert [each.recurrence.excluded for each in here + there] == [(NINE + WEEK, NINE + 2 * WEEK, NINE + 3 * WEEK), ()]
    assert {(each.uid, each.sequence) for each in here + there} == {(series_uid(meetings[0]), len(meetings) - 1 + 2)}


def test_the_counter_rises_with_whatever_changes_the_rule(make, cohort, room):
    plan = weekly(PLAN, "Asia/Shanghai")
    items = actions.add_series(cohort, None, plan, title={"en": "Class"}, room=room, kind="meeting")
    actions.publish(items[0], None)
    assert sequence(cohort) == 0
    actions.publish(items[1], None)
    assert sequence(cohort) == 1
    actions.publish_drafts(cohort, None)
    assert sequence(cohort) == 4
    actions.edit(items[0], None, title={"en": "Introduction"})
    assert sequence(cohort) == 5
    actions.cancel(items[0], None, "Rain")
    assert sequence(cohort) == 6
    actions.restore(items[0], None)
    assert sequence(cohort) == 7


def test_a_draft_of_a_series_shows_nowhere(cohort, room):
    items = actions.add_series(cohort, None, weekly(PLAN, "Asia/Shanghai"), title={"en": "Class"}, room=room)
    actions.publish(items[0], None)
    (entry,) = entries(queries.list_items(cohort, public_only=True))
    assert entry.recurrence.until == NINE


def test_everything_that_makes_a_series_plans_it(meetings, cohort, make):
    assert [item.planned_at for item in meetings] == [item.starts_at for item in meetings]
    alone = actions.create(cohort, None, title={"en": "Exam"}, starts_at=NINE - WEEK, ends_at=NINE - 6 * WEEK / 7)
    assert alone.planned_at is None
    given = actions.create(
        cohort, None, title={"en": "Class"}, starts_at=NINE - WEEK, ends_at=NINE - 6 * WEEK / 7, series_key="k"
    )
    assert given.planned_at == NINE - WEEK


def test_other_hours_on_a_day_differ_from_the_plan(make):
    fair = make.exhibition(starts_on=SATURDAY, ends_on=SATURDAY + WEEK)
    late = {SATURDAY + timedelta(days=1): (time(13), time(17)), SATURDAY + timedelta(days=3): None}
    plan = Daily(SATURDAY, SATURDAY + timedelta(days=4), time(9), time(17), time(14), late)
    items = actions.add_series(
        fair, None, daily(plan, "Asia/Shanghai"), title={"en": "Open"}, kind="opening", state="published"
    )
    assert [item.planned_at for item in items] == [NINE + timedelta(days=n) for n in (0, 1, 2, 4)]
    _entry, *differing = entries(items)
    assert [each.recurrence_id for each in differing] == [NINE + timedelta(days=n) for n in (1, 4)]
    assert [each.starts for each in differing] == [NINE + timedelta(days=1, hours=4), NINE + timedelta(days=4)]


def test_a_copy_keeps_the_plan_not_the_moves_counters(meetings, cohort, room):
    later = NINE + timedelta(days=1)
    actions.place(meetings[0], None, room, later, later + timedelta(hours=3))
    copy = base.copy(cohort, None, SATURDAY + 10 * WEEK)
    items = queries.list_items(copy)
    assert [item.planned_at for item in items] == [NINE + n * WEEK for n in (10, 12, 13, 14, 15)]
    assert items[0].starts_at == later + 10 * WEEK
    assert {item.series_key for item in items}.isdisjoint({meetings[0].series_key})


def test_when_the_whole_agenda_moves_so_does_the_plan(meetings, cohort, room):
    """Also of what moved alone and of what was cancelled: it stays where it was, its place in the plan does not."""
    actions.place(meetings[0], None, room, NINE + timedelta(days=1), NINE + timedelta(days=1, hours=3))
    actions.cancel(meetings[1], None, "Rain")
    before = sequence(cohort)
    actions.shift_all(cohort, None, 3)
    places = [NINE + n * WEEK + timedelta(days=3) for n in (0, 2, 3, 4, 5)]
    assert [item.planned_at for item in meetings] == places
    assert meetings[0].starts_at == NINE + timedelta(days=4)
    assert meetings[1].starts_at == NINE + 2 * WEEK
    entry, *differing = entries(queries.list_items(cohort))
    assert entry.recurrence.weekdays == (1,)
    assert {each.recurrence_id for each in differing} == set(places[:2])
    assert sequence(cohort) == before + 4


def test_local_days_over_a_change_of_the_clock(make):
    """Nine in Berlin stays nine."""
    cohort = make.cohort(starts_on=date(2027, 3, 6), ends_on=date(2027, 5, 1), time_zone="Europe/Berlin")
    plan = weekly(Weekly(frozenset({5}), time(9), time(12), date(2027, 3, 6), count=3), "Europe/Berlin")
    items = actions.add_series(cohort, None, plan, title={"en": "Class"}, state="published")
    actions.shift_all(cohort, None, 14)
    assert [item.planned_at.hour for item in items] == [8, 8, 7]
    (entry,) = entries(queries.list_items(cohort))
    assert entry.starts.time() == time(9)


def test_one_query_for_all_series(make, meetings, cohort, room, query_count, session):
    other = make.cohort(starts_on=SATURDAY, ends_on=SATURDAY + 6 * WEEK)
    plan = [Meeting(NINE + timedelta(hours=5), NINE + timedelta(hours=6))]
    more = actions.add_series(other, None, plan, title={"en": "Class"}, room=room, state="published")
    session.flush()
    with query_count() as queries_made:
        assert len(entries([*meetings, *more])) == 2
    assert len(queries_made) == 1
    with query_count() as queries_made:
        assert len(entries([make.agenda_item(offering=cohort)])) == 1
    assert not [query for query in queries_made if "series_key IN" in query]


def test_a_cancelled_offering_cancels_the_entry(meetings, cohort):
    moves.cancel(cohort, None, "Flood")
    (entry,) = entries(queries.list_items(cohort))
    assert entry.status == "CANCELLED"


def test_a_cancelled_meeting_does_not_move(meetings, room):
    actions.cancel(meetings[0], None, "Rain")
    with pytest.raises(Refused):
        actions.place(meetings[0], None, room, NINE + WEEK, NINE + WEEK + timedelta(hours=1))
