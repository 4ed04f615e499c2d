from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from trainings.plans.holidays import HOLIDAYS, KNOWN_UNTIL, MAKE_UP_DAYS
from trainings.plans.planning import Wish, length, off_days, plan, replanned, restored

ZONE = "Asia/Shanghai"
SATURDAYS = Wish(date(2026, 9, 5), frozenset({5}), time(9), time(12, 15), count=6)

days = st.dates(date(2026, 1, 1), date(2027, 9, 1))
wishes = st.builds(
    Wish,
    first=days,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    start=st.sampled_from([time(9), time(13, 30), time(19)]),
    end=st.sampled_from([time(20, 30), time(21), time(22, 15)]),
    count=st.just(None),
    class_hours=st.integers(1, 60),
    class_minutes=st.sampled_from([45, 60]),
    break_minutes=st.integers(0, 45),
    exceptions=st.frozensets(days, max_size=8),
    works_on_holidays=st.booleans(),
    skips_make_up_days=st.booleans(),
)


def dates(meetings):
    return [meeting.starts.date() for meeting in meetings]


@given(wishes)
def test_never_on_a_day_off_only_on_its_weekdays_and_the_hours_are_right(wish):
    planned = plan(wish, ZONE)
    found = dates(planned.meetings)
    assert not set(found) & off_days(wish)
    assert {day.weekday() for day in found} <= wish.weekdays
    assert found == sorted(set(found))
    assert found[0] >= wish.first
    assert planned.taught_minutes == wish.class_hours * wish.class_minutes
    lasts = [(each.ends - each.starts).total_seconds() / 60 for each in planned.meetings]
    assert all(minutes == length(wish) for minutes in lasts[:-1])
    assert 0 < lasts[-1] <= length(wish)


@given(wishes, st.integers(1, 40))
def test_exactly_as_many_as_were_wished(wish, count):
    assert len(plan(replace(wish, class_hours=None, count=count), ZONE).meetings) == count


@given(wishes)
def test_every_day_of_the_weekdays_up_to_the_last_is_used_or_named_as_left_out(wish):
    planned = plan(wish, ZONE)
    found, left_out = set(dates(planned.meetings)), {day for day, _why in planned.left_out}
    day, last = wish.first, max(found)
    while day <= last:
        if day.weekday() in wish.weekdays:
            assert (day in found) != (day in left_out)
        day += timedelta(days=1)


@given(wishes)
def test_a_wish_is_stored_and_restored(wish):
    assert restored(wish.stored()) == wish


@given(wishes, st.integers(1, 20), st.frozensets(days, min_size=1, max_size=5))
def test_what_is_planned_again_keeps_its_number_and_avoids_the_days(wish, remaining, dropped):
    found = dates(replanned(wish, remaining, min(dropped), dropped, ZONE))
    assert len(found) == remaining
    assert not set(found) & (dropped | off_days(wish))
    assert found[0] > min(dropped)


def test_national_day_is_left_out_and_named():
    planned = plan(SATURDAYS, ZONE)
    assert [day.isoformat() for day in dates(planned.meetings)] == [
        "2026-09-05", "2026-09-12", "2026-09-19", "2026-10-10", "2026-10-17", "2026-10-24",
    ]  # fmt: skip
    assert planned.left_out == [(date(2026, 9, 26), "holiday"), (date(2026, 10, 3), "holiday")]


def test_class_hours_of_45_minutes_shorten_the_last_meeting():
    """Three hours fifteen with a break of fifteen are four class hours: ten hours are two meetings and a half."""
    wish = Wish(date(2026, 9, 5), frozenset({5}), time(9), time(12, 15), class_hours=10, break_minutes=15)
    last = plan(wish, ZONE).meetings[-1]
    assert (last.starts.time(), last.ends.time()) == (time(9), time(10, 45))
    one = Wish(date(2026, 9, 5), frozenset({5}), time(9), time(12, 15), class_hours=1, break_minutes=15)
    assert plan(one, ZONE).meetings[0].ends.time() == time(9, 45)


def test_a_weekend_on_which_people_work_may_be_left_out():
    found = dates(plan(replace(SATURDAYS, skips_make_up_days=True), ZONE).meetings)
    assert date(2026, 10, 10) in MAKE_UP_DAYS
    assert date(2026, 10, 10) not in found
    assert len(found) == 6


def test_whoever_teaches_on_holidays_may():
    found = dates(plan(replace(SATURDAYS, works_on_holidays=True), ZONE).meetings)
    assert date(2026, 10, 3) in found


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": frozenset()}, "weekdays"),
        ({"count": None}, "class_hours"),
        ({"class_hours": 3}, "class_hours"),
        ({"count": 0}, "count"),
        ({"count": 401}, "count"),
        ({"count": None, "class_hours": 9_999}, "class_hours"),
        ({"break_minutes": 195}, "break_minutes"),
    ],
)
def test_a_wish_that_can_not_be_is_refused_at_its_field(changes, field):
    with pytest.raises(Invalid) as refusal:
        plan(replace(SATURDAYS, **changes), ZONE)
    assert refusal.value.field == field


def test_the_table_of_holidays_is_sound():
    """Days off of the notice of 2026 are 33; nobody works on a day off; make-up days are weekends."""
    assert sum(day.year == 2026 for day in HOLIDAYS) == 33
    assert not HOLIDAYS.keys() & MAKE_UP_DAYS
    assert all(day.weekday() >= 5 for day in MAKE_UP_DAYS)
    assert max(HOLIDAYS) <= KNOWN_UNTIL
