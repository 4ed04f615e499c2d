from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from offerings.agenda.local_times import span
from offerings.agenda.recurrence import Daily, Weekly, daily, weekly

SHANGHAI, LISBON = "Asia/Shanghai", "Europe/Lisbon"
NINE, NOON = time(9), time(12)


def plan(**given) -> Weekly:
    return Weekly(**{"weekdays": frozenset({1, 3}), "start": NINE, "end": NOON, "first": date(2026, 9, 1)} | given)


def days(meetings) -> list[date]:
    return [meeting.starts.date() for meeting in meetings]


def test_tuesdays_and_thursdays_until_a_date():
    meetings = weekly(plan(until=date(2026, 9, 15)), SHANGHAI)
    assert days(meetings) == [date(2026, 9, n) for n in (1, 3, 8, 10, 15)]
    assert (meetings[0].starts_at, meetings[0].ends_at) == (
        datetime(2026, 9, 1, 1, tzinfo=UTC),
        datetime(2026, 9, 1, 4, tzinfo=UTC),
    )


def test_skipped_dates_do_not_count():
    skip = frozenset({date(2026, 9, 3)})
    assert days(weekly(plan(count=3, skip=skip), SHANGHAI)) == [date(2026, 9, n) for n in (1, 8, 10)]


def test_the_clock_on_the_wall_stays_over_daylight_saving():
    meetings = weekly(plan(weekdays=frozenset({3}), first=date(2026, 10, 22), count=2), LISBON)
    assert [m.starts.time() for m in meetings] == [NINE, NINE]
    assert [m.starts_at.hour for m in meetings] == [8, 9]


def test_a_start_that_the_clocks_skip_is_read_with_the_offset_before():
    (meeting,) = weekly(
        plan(weekdays=frozenset({6}), start=time(1, 30), end=NINE, first=date(2026, 3, 29), count=1), LISBON
    )
    assert meeting.starts == datetime(2026, 3, 29, 2, 30, tzinfo=ZoneInfo(LISBON))


def test_an_evening_may_end_after_midnight():
    (meeting,) = weekly(plan(start=time(20), end=time(1), count=1), SHANGHAI)
    assert meeting.ends - meeting.starts == timedelta(hours=5)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"weekdays": frozenset(), "count": 1}, "no_weekday"),
        ({}, "no_end"),
        ({"count": 3, "until": date(2026, 9, 15)}, "no_end"),
        ({"count": 0}, "no_meeting"),
        ({"count": 401}, "too_many"),
        ({"count": 10**12}, "too_many"),
        ({"until": date(2026, 8, 31)}, "ends_before_start"),
        ({"until": date(9999, 12, 31)}, "series_too_long"),
        ({"first": date(9999, 12, 31), "count": 5}, "series_too_long"),
        ({"weekdays": frozenset(range(7)), "until": date(2028, 9, 1)}, "too_many"),
        ({"end": NINE, "count": 1}, "ends_before_start"),
        ({"end": time(8), "count": 1}, "ends_before_start"),
    ],
)
def test_refused_plans(given, code):
    with pytest.raises(Invalid) as refused:
        weekly(plan(**given), SHANGHAI)
    assert refused.value.code == code


def test_exactly_four_hundred_are_taken():
    assert len(weekly(plan(weekdays=frozenset(range(7)), count=400), SHANGHAI)) == 400


@given(
    st.frozensets(st.integers(0, 6), min_size=1),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 300),
    st.frozensets(st.integers(0, 300), max_size=20),
)
def test_every_wanted_day_and_no_other(weekdays, first, length, skipped):
    last = first + timedelta(days=length)
    skip = frozenset(first + timedelta(days=n) for n in skipped)
    every = [first + timedelta(days=n) for n in range(length + 1)]
    expected = [day for day in every if day.weekday() in weekdays and day not in skip]
    assert days(weekly(plan(weekdays=weekdays, first=first, until=last, skip=skip), SHANGHAI)) == expected


def test_opening_hours_with_a_shorter_last_day_and_a_closed_one():
    meetings = daily(
        Daily(
            date(2026, 11, 19),
            date(2026, 11, 22),
            NINE,
            time(17),
            last_end=time(14),
            different={date(2026, 11, 20): (time(10), time(20)), date(2026, 11, 21): None},
        ),
        SHANGHAI,
    )
    assert [(m.starts.day, m.starts.hour, m.ends.hour) for m in meetings] == [(19, 9, 17), (20, 10, 20), (22, 9, 14)]


@pytest.mark.parametrize(
    ("last", "code"), [(date(2026, 11, 18), "ends_before_start"), (date(2029, 12, 1), "series_too_long")]
)
def test_refused_opening_hours(last, code):
    with pytest.raises(Invalid) as refused:
        daily(Daily(date(2026, 11, 19), last, NINE, NOON), SHANGHAI)
    assert refused.value.code == code


def test_too_many_opening_days():
    with pytest.raises(Invalid) as refused:
        daily(Daily(date(2026, 1, 1), date(2027, 6, 1), NINE, NOON), SHANGHAI)
    assert refused.value.code == "too_many"


def test_what_is_typed_is_read_in_the_zone_of_the_place():
    assert span(date(2026, 11, 19), NINE, NOON, SHANGHAI) == (
        datetime(2026, 11, 19, 1, tzinfo=UTC),
        datetime(2026, 11, 19, 4, tzinfo=UTC),
    )


def test_a_party_ends_the_next_day():
    starts_at, ends_at = span(date(2026, 11, 19), time(19), time(1, 30), SHANGHAI)
    assert ends_at - starts_at == timedelta(hours=6, minutes=30)


@pytest.mark.parametrize(
    ("start", "end", "day", "zone", "code", "field"),
    [
        (NINE, NINE, date(2026, 11, 19), SHANGHAI, "ends_before_start", "end"),
        (NINE, time(8), date(2026, 11, 19), SHANGHAI, "ends_before_start", "end"),
        (time(1, 30), NINE, date(2026, 3, 29), LISBON, "no_such_time", "start"),
        (time(0), time(1, 30), date(2026, 3, 29), LISBON, "no_such_time", "end"),
    ],
)
def test_times_that_cannot_be(start, end, day, zone, code, field):
    with pytest.raises(Invalid) as refused:
        span(day, start, end, zone)
    assert (refused.value.code, refused.value.field) == (code, field)
