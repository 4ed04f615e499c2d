"""Dates as people write them."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerings.imports.readers.dates import NotADate, parse_date

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-03",
        "2026/11/3",
        "2026.11.3",
        "2026年11月3日",
        "2026年11月3号",
        "2026 年 11 月 3 日",
        "２０２６-１１-０３",
        "20261103",
        "2026-11-03T09:00:00",
        "2026-11-03 09:00",
        " 2026-11-3 ",
        date(2026, 11, 3),
        datetime(2026, 11, 3, 9),
        46329,
        46329.0,
        20261103,
    ],
)
def test_written_in_many_ways(cell: Any) -> None:
    assert parse_date(cell) == date(2026, 11, 3)


@pytest.mark.parametrize("cell", ["", None, "  ", "\u3000"])
def test_empty(cell: Any) -> None:
    assert parse_date(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "03/11/2026",
        "11-03",
        "2026-13-01",
        "2026-02-30",
        "soon",
        "2026年11月",
        "1234-01-01",
        True,
        1.5,
        7,
        "2026-11-03-04",
        "٢٠٢٦-١١-٠٣x",
    ],
)
def test_not_a_date(cell: Any) -> None:
    with pytest.raises(NotADate):
        parse_date(cell)


@given(
    DAYS,
    st.sampled_from(
        ["{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}"]
    ),
)
def test_every_day_comes_back(day: date, pattern: str) -> None:
    assert parse_date(pattern.format(day)) == day


@given(st.text() | st.floats() | st.integers() | st.datetimes() | st.booleans())
def test_anything_is_a_plausible_date_or_nothing_or_refused(cell: Any) -> None:
    try:
        day = parse_date(cell)
    except (ValueError, OverflowError):
        return
    assert day is None or 1900 <= day.year < 2200
