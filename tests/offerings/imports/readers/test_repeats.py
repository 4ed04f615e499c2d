"""Rules unrolled day by day, held against dateutil."""

import warnings
from datetime import date, datetime, timedelta

import pytest
from dateutil import rrule
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from offerings.agenda.recurrence import MOST
from offerings.imports.readers.repeats import Repeats, Rule, occurrences, starts_of

START = datetime(2026, 3, 3, 9, 30)  # a Tuesday
DAY = timedelta(days=1)
FREQUENCIES = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY, "YEARLY": rrule.YEARLY}

plain_weekdays = st.lists(st.tuples(st.just(0), st.integers(0, 6)), max_size=3, unique=True)
nth_weekdays = st.lists(st.tuples(st.sampled_from([-2, -1, 1, 2, 5]), st.integers(0, 6)), max_size=2, unique=True)


@st.composite
def rules(draw):
    frequency = draw(st.sampled_from(sorted(FREQUENCIES)))
    weekdays = plain_weekdays | nth_weekdays if frequency in ("MONTHLY", "YEARLY") else plain_weekdays
    month_days = st.lists(st.sampled_from([1, 13, 28, 29, 31, -1, -3]), max_size=2, unique=True)
    rule = Rule(
        frequency,
        interval=draw(st.integers(1, 4)),
        weekdays=tuple(draw(weekdays)),
        # dateutil looks for what never comes up to the year 9999: seconds for days, so these are left out.
        month_days=tuple(draw(month_days)) if frequency in ("MONTHLY", "YEARLY") else (),
        months=tuple(draw(st.lists(st.integers(1, 12), max_size=2, unique=True))),
        week_start=draw(st.sampled_from([0, 6])),
    )
    # dateutil's first week begins at the start, not with the week: positions count differently there.
    if frequency != "WEEKLY" and (rule.weekdays or rule.month_days):
        positions = draw(st.lists(st.sampled_from([1, 2, -1]), max_size=2, unique=True))
        return Rule(**{**{name: getattr(rule, name) for name in Rule.__slots__}, "positions": tuple(positions)})
    return rule


def by_dateutil(rule, last):
    return rrule.rrule(
        FREQUENCIES[rule.frequency],
        dtstart=START,
        interval=rule.interval,
        byweekday=[rrule.weekday(day, which or None) for which, day in rule.weekdays] or None,
        bymonthday=rule.month_days or None,
        bymonth=rule.months or None,
        bysetpos=rule.positions or None,
        wkst=rule.week_start,
        until=last,
    )


@settings(max_examples=150, deadline=None)
@given(rules(), st.integers(0, 1000))
def test_the_same_as_dateutil(rule, length):
    last = START.date() + length * DAY
    found = [moment for moment in starts_of(rule, START, last) if moment.date() <= last]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert found == list(by_dateutil(rule, datetime.combine(last, START.time())))


def test_positions_count_from_the_beginning_of_the_week():
    """START is a Tuesday: the first of Monday and Tuesday in its week is over by then."""
    rule = Rule("WEEKLY", weekdays=((0, 0), (0, 1)), positions=(1,))
    last = START.date() + 14 * DAY
    found = [moment for moment in starts_of(rule, START, last) if moment.date() <= last]
    assert found == [START + 6 * DAY, START + 13 * DAY]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(rules(), st.integers(1, 12))
def test_a_count_counts_from_the_first(rule, count):
    last = START.date() + 1500 * DAY
    endless = [moment for moment in starts_of(rule, START, last) if moment.date() <= last]
    assume(len(endless) >= count and endless[0] == START)
    counted = Rule(**{**{name: getattr(rule, name) for name in Rule.__slots__}, "count": count})
    assert list(starts_of(counted, START, last)) == endless[:count]


def test_the_first_counts_even_when_it_does_not_follow_the_rule():
    rule = Rule("WEEKLY", count=3, weekdays=((0, 4),))
    found = occurrences(Repeats(START, None, (rule,)), None)
    assert found.starts == (START, START + 3 * DAY, START + 10 * DAY)
    assert not found.is_cut


def test_only_the_days_asked_for_and_that_there_are_more():
    repeats = Repeats(START, None, (Rule("DAILY", count=30),))
    found = occurrences(repeats, (date(2026, 3, 10), date(2026, 3, 12)))
    assert [moment.day for moment in found.starts] == [10, 11, 12]
    assert found.is_cut


def test_dates_are_added_and_taken_away():
    extra, moved = START + 2 * DAY, START + 7 * DAY
    repeats = Repeats(START, None, (Rule("WEEKLY", count=3),), (extra, extra), frozenset({moved}))
    assert occurrences(repeats, None).starts == (START, extra, START + 14 * DAY)


@pytest.mark.parametrize("rule", [Rule("DAILY"), Rule("DAILY", count=10**9), Rule("WEEKLY", weekdays=((0, 1),))])
def test_what_never_ends_is_cut(rule):
    found = occurrences(Repeats(START, None, (rule,)), None)
    assert found.is_cut
    assert 0 < len(found.starts) <= MOST


def test_a_rule_that_never_holds_gives_its_first_date_only():
    repeats = Repeats(START, None, (Rule("DAILY", months=(2,), month_days=(30,)),))
    assert occurrences(repeats, None).starts == (START,)
