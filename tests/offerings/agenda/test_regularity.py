from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.ics.emit import emit
from offerings.agenda.recurrence import Daily, Weekly, daily, weekly
from offerings.agenda.regularity import as_series, usual_time
from tests.core.ics.examples import calendar, event
from tests.core.ics.expanders import EXPANDERS, Took

ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Africa/Cairo"]
SOME = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
NINE = time(9)
UID, URL = "series-a@x", "https://x.example/a"


def on(days_later, at=NINE, zone=BERLIN):
    return datetime.combine(MONDAY + timedelta(days=days_later), at, zone)


def occurrence(planned, starts=None, minutes=90, **said):
    """As planned, unless told otherwise; as long in time as on the clock, unless the clock changes meanwhile."""
    said = {"uid": UID, "sequence": 7, "recurrence_id": planned} | said
    starts = starts or planned
    ends = (starts + timedelta(minutes=minutes)).astimezone(UTC).astimezone(starts.tzinfo)
    return event(starts=starts, ends=ends, url=f"{URL}?day={starts.date()}", **said)


def rule(events):
    plan = events[0].recurrence
    return plan.frequency, plan.weekdays, plan.interval, plan.until, plan.excluded


def test_a_weekly_plan_is_one_entry():
    events = as_series([occurrence(on(7 * n)) for n in range(6)], URL)
    assert len(events) == 1
    assert rule(events) == ("WEEKLY", (0,), 1, on(35), ())
    assert (events[0].starts, events[0].ends) == (on(0), on(0, time(10, 30)))
    assert (events[0].uid, events[0].sequence, events[0].url) == ("series-a@x", 7, "https://x.example/a")


def test_a_free_week_is_excluded():
    events = as_series([occurrence(on(7 * n)) for n in range(6) if n != 3], URL)
    assert rule(events) == ("WEEKLY", (0,), 1, on(35), (on(21),))


def test_every_second_week():
    assert rule(as_series([occurrence(on(14 * n)) for n in range(4)], URL))[2] == 2


def test_several_days_of_the_week():
    events = as_series([occurrence(on(n)) for n in (0, 2, 7, 9, 14)], URL)
    assert rule(events) == ("WEEKLY", (0, 2), 1, on(14), ())


def test_every_day_with_one_closed():
    events = as_series([occurrence(on(n)) for n in range(12) if n != 4], URL)
    assert rule(events) == ("DAILY", (), 1, on(11), (on(4),))


def test_one_occurrence_is_a_plan_too():
    """Or its UID would change when the second is published."""
    assert rule(as_series([occurrence(on(0))], URL)) == ("WEEKLY", (0,), 1, on(0), ())


@pytest.mark.parametrize(
    "differs",
    [
        {"starts": on(15)},
        {"starts": on(14, time(14))},
        {"minutes": 60},
        {"summary": "Excursion"},
        {"location": "Hall 2"},
        {"description": "Bring boots"},
        {"status": "CANCELLED"},
        {"categories": ("Outdoors",)},
    ],
)
def test_what_differs_says_so_itself(differs):
    usual = [occurrence(on(7 * n)) for n in range(6) if n != 2]
    different = occurrence(on(14), **differs)
    master, override = as_series([*usual, different], URL)
    assert rule([master]) == ("WEEKLY", (0,), 1, on(35), ())
    assert override == different


def test_the_entry_says_what_most_say():
    rooms = ["Hall 1", "Hall 2", "Hall 2", "Hall 3", "Hall 2"]
    events = as_series([occurrence(on(7 * n), location=room) for n, room in enumerate(rooms)], URL)
    assert [each.location for each in events] == ["Hall 2", "Hall 1", "Hall 3"]


def test_it_is_cancelled_only_when_everything_is():
    """A client that sees the entry cancelled drops what still takes place."""
    off = [occurrence(on(7 * n), status="CANCELLED") for n in range(4)]
    assert [each.status for each in as_series(off, URL)] == ["CANCELLED"]
    statuses = [each.status for each in as_series([*off, occurrence(on(28))], URL)]
    assert statuses == ["CONFIRMED"] + ["CANCELLED"] * 4


def test_titles_that_all_differ_still_recur():
    events = as_series([occurrence(on(7 * n), summary=f"Meeting {n}") for n in range(4)], URL)
    assert [each.summary for each in events] == ["Meeting 0", "Meeting 1", "Meeting 2", "Meeting 3"]
    assert [each.recurrence_id for each in events] == [None, on(7), on(14), on(21)]


def test_what_lasts_over_a_change_of_the_clock_says_its_own_end():
    """Readers add the length on the clock or the length in time. Berlin's clock changes on 29 March 2026 at 2."""
    late = time(23)
    nights = [occurrence(on(7 * n + 5, late), minutes=360) for n in range(6)]
    _master, override = as_series(nights, URL)
    assert override.recurrence_id == on(26, late)
    assert override.ends.astimezone(UTC) - override.starts.astimezone(UTC) == timedelta(hours=5)
    first, *others = as_series(nights[3:], URL)
    assert first.ends == on(27, time(5))
    assert [each.recurrence_id for each in others] == [on(33, late), on(40, late)]


def test_the_usual_time_is_that_of_most():
    assert usual_time([on(0), on(1), on(2, time(13))]) == NINE
    assert usual_time([on(0, time(13)), on(1)]) == NINE


def test_two_on_one_day_do_not_recur():
    assert usual_time([on(0), on(1), on(1, time(13))]) is None


def test_days_that_are_far_between_do_not_recur():
    """As each first of the month, from a foreign calendar."""
    monthly = [datetime(2026 + month // 12, month % 12 + 1, 1, 9, tzinfo=BERLIN) for month in range(24)]
    assert usual_time(monthly) is None
    assert usual_time([on(7 * n) for n in (0, 1, 30)]) == NINE
    assert usual_time([on(n) for n in range(365) if n % 2 or n > 300]) == NINE


def test_other_hours_on_a_day_differ_from_the_plan():
    different = {MONDAY + timedelta(days=1): (time(13), time(15))}
    hours = daily(Daily(MONDAY, MONDAY + timedelta(days=2), NINE, time(17), different=different), "Europe/Berlin")
    assert [meeting.planned_at for meeting in hours] == [on(n).astimezone(UTC) for n in range(3)]
    assert [meeting.starts for meeting in hours] == [on(0), on(1, time(13)), on(2)]


@pytest.mark.parametrize(
    ("zone", "at", "recurs"),
    [
        ("Europe/Berlin", time(1, 59), True),
        ("Europe/Berlin", time(2, 0), False),
        ("Europe/Berlin", time(2, 59), False),
        ("Europe/Berlin", time(3, 0), True),
        ("America/Havana", time(0, 30), False),
        ("Africa/Cairo", time(23, 30), False),
        ("Asia/Shanghai", time(2, 30), True),
    ],
)
def test_a_time_that_the_clock_skips_or_repeats_does_not_recur(zone, at, recurs):
    """On whatever days: a move of the whole series by a day must not change its UIDs."""
    for day in (0, 100, 200):
        planned = datetime.combine(MONDAY + timedelta(days=day), at, ZoneInfo(zone))
        assert (usual_time([planned]) == at) is recurs


@st.composite
def plans(draw):
    """Planned starts, made as organisers make them."""
    zone = draw(st.sampled_from(ZONES))
    first = draw(st.dates(date(2001, 1, 1), date(2037, 1, 1)))
    start = draw(st.times()).replace(second=0, microsecond=0)
    end = (datetime.combine(first, start) + timedelta(minutes=draw(st.integers(1, 590)))).time()
    if draw(st.booleans()):
        days = frozenset(draw(st.sets(st.integers(0, 6), min_size=1)))
        skip = frozenset(first + timedelta(days=n) for n in draw(st.sets(st.integers(0, 60), max_size=4)))
        return weekly(Weekly(days, start, end, first, count=draw(st.integers(1, 20)), skip=skip), zone)
    last = first + timedelta(days=draw(st.integers(0, 15)))
    return daily(Daily(first, last, start, end), zone)


@st.composite
def histories(draw):
    """Whatever became of the meetings of a plan."""
    made = []
    for meeting in draw(plans()):
        zone, moved = (
            meeting.starts.tzinfo,
            timedelta(minutes=draw(st.sampled_from([0, 0, 0, 30, -45, 1440, 60 * 200]))),
        )
        starts = (meeting.starts_at + moved).astimezone(zone)
        ends = (meeting.ends_at + moved).astimezone(zone)
        said = {"summary": draw(st.sampled_from(["One", "Two"])), "location": draw(st.sampled_from(["", "Hall"]))}
        status = draw(st.sampled_from(["CONFIRMED", "CONFIRMED", "CANCELLED"]))
        made.append(event(uid=UID, starts=starts, ends=ends, status=status, recurrence_id=meeting.starts, **said))
    return made


def in_plan(history):
    """Each at its place: its planned day, at the usual time; None when there is none."""
    at = usual_time([each.recurrence_id for each in history])
    if at is None:
        return None
    slots = [datetime.combine(each.recurrence_id, at, each.recurrence_id.tzinfo) for each in history]
    return [replace(each, recurrence_id=slot) for each, slot in zip(history, slots, strict=True)]


@pytest.mark.parametrize("reader", sorted(EXPANDERS))
@SOME
@given(history=histories(), data=st.data())
def test_others_see_exactly_what_takes_place(reader, history, data):
    """All of a series or any part of it: the agenda of a room, of a person."""
    planned = in_plan(history)
    if planned is None:
        return
    part = data.draw(st.lists(st.sampled_from(planned), min_size=1, unique_by=id))
    octets = emit(calendar(*as_series(part, URL)))
    assert EXPANDERS[reader](octets) == sorted(
        Took(each.starts.astimezone(UTC), each.ends.astimezone(UTC), UID, each.summary, each.status) for each in part
    )
    assert octets == emit(calendar(*as_series(data.draw(st.permutations(part)), URL)))
