from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from demo.world.timetable import slots
from demo.world.training import saturdays

TALKS = {"manufacturing": 20, "ceramics": 20, "hydrogen": 20, "robotics": 20, "appliances": 15, "talent": 15}


def test_every_talk_stands_once_and_no_room_is_taken_twice():
    placed = list(slots(TALKS))
    talks = [(slot.track, slot.number) for slot in placed if slot.kind == "talk"]
    assert sorted(talks) == sorted((track, number) for track, size in TALKS.items() for number in range(size))
    assert [slot.track for slot in placed if slot.kind == "panel"] == ["talent", "appliances"]
    for one, other in combinations(placed, 2):
        if (one.day, one.room) == (other.day, other.room):
            assert one.end <= other.start or other.end <= one.start


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 1, 1)))
def test_whatever_the_day_six_meetings_are_over_and_six_to_come(today):
    meetings = saturdays(today)
    assert [meeting.starts.date() < today for meeting in meetings] == [True] * 6 + [False] * 6
    assert {meeting.starts.weekday() for meeting in meetings} == {5}
