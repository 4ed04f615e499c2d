from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerings.listing.month import GAP, Mark, days_of, moved, read_month, span, weeks

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("value", "first"),
    [
        ("2026-12", date(2026, 12, 1)),
        ("", date(2026, 11, 1)),
        ("9999-99", date(2026, 11, 1)),
        ("2026-1", date(2026, 11, 1)),
    ],
)
def test_reads_a_month_or_takes_the_current_one(value, first):
    assert read_month(value, TODAY) == first


@given(st.text(max_size=8))
def test_reads_anything(value):
    assert read_month(value, TODAY).day == 1


def test_moves_between_the_months_it_has():
    assert moved(date(2026, 12, 1), 1) == date(2027, 1, 1)
    assert moved(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert moved(date(2199, 12, 1), 1) is None
    assert moved(date(1990, 1, 1), -1) is None


def test_spans_whole_weeks():
    assert span(date(2026, 2, 1)) == (date(2026, 1, 26), date(2026, 3, 1))


def test_short_ones_stand_on_all_their_days_and_long_ones_when_they_meet():
    first = date(2026, 12, 1)
    assert days_of(first, None, []) == [(first, first)]
    assert days_of(first, date(2026, 12, 7), []) == [(first, date(2026, 12, 7))]
    assert days_of(first, date(2026, 12, 8), []) == [(first, first), (date(2026, 12, 8), date(2026, 12, 8))]
    met = date(2026, 12, 4)
    assert days_of(first, date(2026, 12, 31), [met, met]) == [(met, met)]


def test_two_that_overlap_keep_a_line_each():
    long, short = Mark(title="long", dates="x"), Mark(title="short", dates="x")
    rows = weeks(
        date(2026, 12, 1),
        TODAY,
        [(date(2026, 12, 3), date(2026, 12, 4), short), (date(2026, 12, 1), date(2026, 12, 4), long)],
    )
    tuesday, wednesday, thursday, friday = rows[0][1:5]
    assert [mark.title for mark in tuesday.items] == ["long"]
    assert wednesday.items == [GAP]
    assert [mark.title for mark in thursday.items] == ["", "short"]
    assert friday.items == [GAP, GAP]
    assert (tuesday.items[0].days, thursday.items[1].days) == (4, 2)
