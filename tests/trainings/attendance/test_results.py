from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from trainings.attendance.results import Sitting, evaluate
from trainings.attendance.rules import PRESETS, AttendanceRule

DAY = date(2026, 11, 2)
HOUR = 3600


def sitting(number: int, present: float = 1.0, *, hours: float = 1, late: int = 0, **more) -> Sitting:
    planned = int(hours * HOUR)
    day = more.pop("day", DAY + timedelta(days=number))
    return Sitting(number, day, planned, int(planned * present), late, **more)


def to_come(number: int, **more) -> Sitting:
    return sitting(number, 0, is_over=False, **more)


def test_an_empty_rule_is_the_house_rule():
    assert AttendanceRule.parse({}) == PRESETS["house"]
    assert PRESETS["house"].stored() == {}


@pytest.mark.parametrize("name", PRESETS)
def test_presets_survive_being_stored(name):
    assert AttendanceRule.parse(PRESETS[name].stored()) == PRESETS[name]


@pytest.mark.parametrize(
    ("stored", "field"),
    [
        ({"share": 0}, "share"),
        ({"share": 1.01}, "share"),
        ({"share": "0.8"}, "share"),
        ({"share": True}, "share"),
        ({"share": float("nan")}, "share"),
        ({"meeting_share": None}, "meeting_share"),
        ({"share_of": "people"}, "share_of"),
        ({"excused": []}, "excused"),
        ({"credit": {}}, "credit"),
        ({"minimum_meetings": 0}, "minimum_meetings"),
        ({"minimum_meetings": 1.5}, "minimum_meetings"),
        ({"max_absent_minutes": -1}, "max_absent_minutes"),
        ({"class_hour_minutes": 50}, "class_hour_minutes"),
        ({"late_tolerance_minutes": None}, "late_tolerance_minutes"),
        ({"short_day_minutes": 180}, "max_absent_minutes_short"),
        ({"mandatory": [0]}, "mandatory"),
        ({"mandatory": ["1"]}, "mandatory"),
        ({"mandatory": "1"}, "mandatory"),
        ({"unclosed": "maybe"}, "unclosed"),
        ({"sharee": 1}, None),
    ],
)
def test_what_can_not_be_is_refused_at_its_field(stored, field):
    with pytest.raises(Invalid) as refused:
        AttendanceRule.parse(stored)
    assert refused.value.field == field


def test_eight_of_ten_meetings_are_enough():
    rows = [sitting(number, 1.0 if number <= 8 else 0.0) for number in range(1, 11)]
    found = evaluate(AttendanceRule(), rows)
    assert found.fulfilled
    assert found.share == 0.8
    assert (found.minutes_present, found.minutes_planned) == (480, 600)


def test_seven_of_ten_are_not():
    found = evaluate(AttendanceRule(), [sitting(number, float(number <= 7)) for number in range(1, 11)])
    assert not found.fulfilled
    assert found.outlook == "missed"
    assert found.reasons[0].values["needed"] == 8


def test_a_share_asks_for_whole_meetings_without_rounding_errors():
    """0.7 of 10 is 7, whatever floating point says."""
    found = evaluate(AttendanceRule(share=0.7), [sitting(number, float(number <= 7)) for number in range(1, 11)])
    assert found.reasons[0].values["needed"] == 7
    assert found.fulfilled


def test_a_meeting_counts_from_its_share_on():
    rule = AttendanceRule(share=1, meeting_share=0.75, late_tolerance_minutes=0)
    assert evaluate(rule, [sitting(1, 0.75)]).fulfilled
    assert not evaluate(rule, [sitting(1, 0.74)]).fulfilled


def test_lateness_within_the_tolerance_was_not_missed():
    rule = AttendanceRule(share=1, meeting_share=1, late_tolerance_minutes=5)
    late = Sitting(1, DAY, HOUR, HOUR - 300, 300)
    assert evaluate(rule, [late]).fulfilled
    assert not evaluate(rule, [replace(late, present_seconds=HOUR - 301, late_seconds=301)]).fulfilled


def test_sile_allows_fifteen_minutes_each_day():
    rows = [sitting(1, hours=3), sitting(2, hours=3)]
    away = [replace(each, present_seconds=each.planned_seconds - 15 * 60) for each in rows]
    found = evaluate(PRESETS["sile"], away)
    assert found.fulfilled
    assert found.credited_minutes == 360
    too_long = [away[0], replace(away[1], present_seconds=away[1].present_seconds - 1)]
    found = evaluate(PRESETS["sile"], too_long)
    assert not found.fulfilled
    assert found.credited_minutes == 0
    assert found.reasons[0].values == {"day": "2026-11-04", "absent": 16, "limit": 15}


def test_hong_kong_looks_at_the_length_of_the_day():
    short, long = sitting(1, hours=2), sitting(2, hours=3)
    rule = PRESETS["hk_law_society"]

    def absent(each: Sitting, minutes: int) -> bool:
        return evaluate(rule, [replace(each, present_seconds=each.planned_seconds - minutes * 60)]).fulfilled

    assert [absent(short, 10), absent(short, 11), absent(long, 30), absent(long, 31)] == [True, False, True, False]


def test_a_days_meetings_are_taken_together():
    morning, afternoon = sitting(1, hours=2, day=DAY), sitting(2, hours=2, day=DAY)
    rows = [replace(each, present_seconds=each.planned_seconds - 20 * 60) for each in (morning, afternoon)]
    assert not evaluate(PRESETS["hk_law_society"], rows).fulfilled


def test_a_mandatory_meeting_is_counted_from_either_end():
    rows = [sitting(1, 0), *(sitting(number) for number in range(2, 11))]
    assert evaluate(AttendanceRule(mandatory=(-1,)), rows).fulfilled
    found = evaluate(AttendanceRule(mandatory=(1,)), rows)
    assert not found.fulfilled
    assert found.outlook == "missed"


def test_a_mandatory_meeting_that_does_not_exist_asks_nothing():
    assert evaluate(AttendanceRule(mandatory=(7,)), [sitting(1)]).fulfilled


def test_an_excuse_means_what_the_rule_says():
    rows = [sitting(1, 0, is_excused=True), *(sitting(number) for number in range(2, 5))]
    shares = {
        excused: evaluate(AttendanceRule(excused=excused), rows).share
        for excused in ("not_counted", "present", "absent")
    }
    assert shares == {"not_counted": 1.0, "present": 1.0, "absent": 0.75}
    assert evaluate(AttendanceRule(excused="not_counted"), rows).meetings_planned == 3


def test_pro_rata_credits_each_minute():
    found = evaluate(PRESETS["china"], [sitting(1, 1.0), sitting(2, 0.5)])
    assert not found.fulfilled
    assert found.credited_minutes == 90
    assert found.class_hours == 2.0


def test_what_may_still_be_missed():
    rows = [sitting(1), sitting(2, 0), *(to_come(number) for number in range(3, 11))]
    found = evaluate(AttendanceRule(), rows)
    assert found.outlook == "open"
    assert found.may_miss_meetings == 1
    assert evaluate(AttendanceRule(share_of="minutes"), rows).may_miss_minutes == 60


def test_it_is_tight_when_the_next_one_decides():
    rows = [sitting(1, 0), sitting(2, 0), *(to_come(number) for number in range(3, 11))]
    found = evaluate(AttendanceRule(), rows)
    assert (found.outlook, found.may_miss_meetings) == ("tight", 0)


def test_nobody_is_warned_before_anything_was_missed():
    assert evaluate(AttendanceRule(share=1), [to_come(1), to_come(2)]).outlook == "open"


def test_without_meetings_nothing_is_fulfilled():
    found = evaluate(AttendanceRule(), [])
    assert (found.fulfilled, found.outlook, found.share) == (False, "open", 0.0)


attended = st.floats(0, 1, allow_nan=False)
sittings = st.lists(st.tuples(attended, st.booleans(), st.booleans(), st.integers(0, 3)), max_size=12).map(
    lambda rows: [
        sitting(number, 0 if not over else present, is_over=over, is_excused=excused and over, day=DAY + timedelta(day))
        for number, (present, over, excused, day) in enumerate(rows, 1)
    ]
)
rules = st.sampled_from(
    [
        *PRESETS.values(),
        AttendanceRule(share=0.8, share_of="minutes", mandatory=(1, -1)),
        AttendanceRule(minimum_meetings=3),
    ]
)


@given(rules, sittings)
def test_what_is_lost_stays_lost_and_what_is_fulfilled_was_never_lost(rule, rows):
    """Whoever attends all that is to come fulfils it exactly when it could still be reached."""
    found = evaluate(rule, rows)
    done = [
        each if each.is_over else replace(each, is_over=True, present_seconds=each.planned_seconds) for each in rows
    ]
    if rows:
        assert evaluate(rule, done).fulfilled == found.can_be_reached
    missed = [each if each.is_over else replace(each, is_over=True) for each in rows]
    if not found.can_be_reached:
        assert not evaluate(rule, missed).fulfilled


@given(rules, sittings)
def test_the_meetings_that_may_be_missed_may_be_missed_and_no_more(rule, rows):
    spare = evaluate(replace(rule, mandatory=(), max_absent_minutes=None, max_absent_minutes_short=None), rows)
    if spare.may_miss_meetings is None or not spare.can_be_reached:
        return
    asked = replace(rule, mandatory=(), max_absent_minutes=None, max_absent_minutes_short=None)
    ahead = [each for each in rows if not each.is_over]
    for missed in (spare.may_miss_meetings, spare.may_miss_meetings + 1):
        if missed > len(ahead):
            continue
        gone = {each.number for each in ahead[:missed]}
        after = [replace(each, is_over=True) if each.number in gone else each for each in rows]
        assert evaluate(asked, after).can_be_reached == (missed <= spare.may_miss_meetings)


@given(rules, sittings, st.randoms())
def test_order_changes_nothing(rule, rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert evaluate(rule, shuffled) == evaluate(rule, rows)
