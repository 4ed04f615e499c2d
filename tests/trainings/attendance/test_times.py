from datetime import UTC, datetime, time

import pytest

from core.errors import Invalid
from trainings.attendance.times import at_meeting, read_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [("9", time(9)), ("09:05", time(9, 5)), ("9.05", time(9, 5)), ("905", time(9, 5)), ("1530", time(15, 30)),
     ("9：05", time(9, 5)), ("9时05分", time(9, 5)), (" 9:05 ", time(9, 5)), ("", None), ("  ", None)],
)  # fmt: skip
def test_times_as_people_write_them(text, expected):
    assert read_time(text) == expected


@pytest.mark.parametrize("text", ["24:00", "9:60", "9:5", "nine", "９:05", "-9:00", "9:05x", "12345", "٩"])
def test_anything_else_is_refused(text):
    with pytest.raises(Invalid):
        read_time(text, "in")


def test_a_time_is_on_the_day_of_the_meeting_or_the_night_after():
    starts = datetime(2026, 11, 2, 11, tzinfo=UTC)  # 19:00 in Foshan
    assert at_meeting(time(19, 5), starts, "Asia/Shanghai") == datetime(2026, 11, 2, 11, 5, tzinfo=UTC)
    assert at_meeting(time(0, 30), starts, "Asia/Shanghai") == datetime(2026, 11, 2, 16, 30, tzinfo=UTC)
