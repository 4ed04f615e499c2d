"""Plans that repeat: what is refused, how they are written, and that others read from them what was put in."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.ics.emit import emit
from core.ics.lines import clean
from core.ics.values import Recurrence
from tests.core.ics.examples import GUEST, ORGANISER, calendar, event
from tests.core.ics.expanders import EXPANDERS, Took, expand_icalendar
from tests.core.ics.test_reading import texts
from tests.core.ics.test_vtimezone import ZONES

SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY = datetime(2026, 3, 7, 9, tzinfo=BERLIN)
HOUR = timedelta(hours=1)
CHANGING = ["Europe/Berlin", "America/New_York", "America/Santiago", "Africa/Casablanca", "Asia/Gaza", "Africa/Cairo",
            "Australia/Lord_Howe", "Asia/Beirut", "America/Havana", "Antarctica/Troll"]  # fmt: skip


def week(number):
    return SATURDAY + timedelta(weeks=number)


def weekly(weeks=9, **said):
    plan = {"frequency": "WEEKLY", "until": week(weeks), "weekdays": (5,)}
    return event(uid="class@x", starts=SATURDAY, ends=SATURDAY + 3 * HOUR, recurrence=Recurrence(**plan | said))


def rules(found):
    return values("RRULE", found[found.index("BEGIN:VEVENT") :])


def lines(*events, **said):
    return emit(calendar(*events, **said)).decode().replace("\r\n ", "").split("\r\n")


def values(name, found):
    return [line for line in found if line.split(":")[0].split(";")[0] == name]


def test_a_weekly_plan():
    """RFC 5545 3.3.10: UNTIL in UTC where DTSTART has a zone, here in summer; EXDATE as DTSTART (3.8.5.1)."""
    found = lines(weekly(excluded=(week(4), week(2))))
    assert found[found.index("BEGIN:VEVENT") :][1:8] == [
        "UID:class@x",
        "DTSTAMP:20260301T080000Z",
        "DTSTART;TZID=Europe/Berlin:20260307T090000",
        "DTEND;TZID=Europe/Berlin:20260307T120000",
        "RRULE:FREQ=WEEKLY;BYDAY=SA;UNTIL=20260509T070000Z",
        "EXDATE;TZID=Europe/Berlin:20260321T090000",
        "EXDATE;TZID=Europe/Berlin:20260404T090000",
    ]


def test_days_of_the_week_are_written_in_their_order():
    found = lines(weekly(weekdays=(6, 5, 0), until=week(0) + timedelta(days=9), interval=2))
    assert rules(found) == ["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA,SU;UNTIL=20260316T080000Z"]


def test_a_daily_plan_of_whole_days():
    plan = Recurrence("DAILY", date(2026, 5, 9), excluded=(date(2026, 5, 3),))
    found = lines(event(starts=date(2026, 5, 1), ends=date(2026, 5, 2), recurrence=plan))
    assert rules(found) == ["RRULE:FREQ=DAILY;UNTIL=20260509"]
    assert values("EXDATE", found) == ["EXDATE;VALUE=DATE:20260503"]
    assert "BEGIN:VTIMEZONE" not in found


def test_a_plan_in_utc():
    start = datetime(2026, 5, 1, 9, tzinfo=UTC)
    plan = Recurrence("DAILY", start + timedelta(days=3), excluded=(start + timedelta(days=1),))
    found = lines(event(starts=start, ends=start + HOUR, recurrence=plan))
    assert rules(found) == ["RRULE:FREQ=DAILY;UNTIL=20260504T090000Z"]
    assert values("EXDATE", found) == ["EXDATE:20260502T090000Z"]


def test_an_occurrence_that_differs_stands_behind_its_plan():
    """Also when it takes place before it, and another event in between."""
    moved = replace(weekly(), recurrence=None, recurrence_id=week(3), starts=week(-1), ends=week(-1) + HOUR)
    span = {"starts": week(1), "ends": week(1) + HOUR}
    dropped = replace(weekly(), recurrence=None, recurrence_id=week(1), status="CANCELLED", **span)
    other = event(uid="a@x", starts=SATURDAY - timedelta(days=2), ends=SATURDAY)
    found = lines(moved, dropped, other, weekly())
    assert values("UID", found) == ["UID:a@x", "UID:class@x", "UID:class@x", "UID:class@x"]
    assert values("RECURRENCE-ID", found) == [
        "RECURRENCE-ID;TZID=Europe/Berlin:20260314T090000",
        "RECURRENCE-ID;TZID=Europe/Berlin:20260328T090000",
    ]
    assert found == lines(weekly(), other, dropped, moved)


def test_alarms_stay_with_each():
    moved = replace(weekly(), recurrence=None, recurrence_id=week(3), alarms=(15,))
    assert values("TRIGGER", lines(replace(weekly(), alarms=(30,)), moved)) == ["TRIGGER:-PT30M", "TRIGGER:-PT15M"]


def test_the_zone_is_right_for_the_whole_plan():
    """Moscow's clock stopped changing in 2014: a plan from 2010 needs what came later, and where it was moved to."""
    moscow = ZoneInfo("Europe/Moscow")
    first = datetime(2010, 1, 4, 9, tzinfo=moscow)
    plan = Recurrence("WEEKLY", first + timedelta(weeks=300))
    written = event(uid="long@x", starts=first, ends=first + HOUR, recurrence=plan)
    assert "DTSTART:20141026T020000" in lines(written)
    short = replace(written, recurrence=Recurrence("WEEKLY", first + timedelta(weeks=2)))
    assert "DTSTART:20141026T020000" not in lines(short)
    late = datetime(2015, 1, 5, 9, tzinfo=moscow)
    moved = replace(short, recurrence=None, recurrence_id=first, starts=late, ends=late + HOUR)
    assert "DTSTART:20141026T020000" in lines(short, moved)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"until": week(9).date()}, "of the type of its event"),
        ({"until": week(9).astimezone(UTC)}, "in the zone of its event"),
        ({"until": week(9) + HOUR}, "ends with its last occurrence"),
        ({"until": week(9) + timedelta(days=1)}, "ends with its last occurrence"),
        ({"until": week(-1)}, "first occurrence of its plan"),
        ({"weekdays": (4,), "until": week(8) + timedelta(days=6)}, "first occurrence of its plan"),
        ({"excluded": (week(2).date(),)}, "of the type of its event"),
        ({"excluded": (week(2).astimezone(UTC),)}, "in the zone of its event"),
        ({"excluded": (week(2) + HOUR,)}, "can be left out"),
        ({"until": week(0), "excluded": (week(0),)}, "at least one occurrence"),
        ({"until": week(2000)}, "too long"),
        ({"interval": 0}, "every so many"),
        ({"weekdays": (7,)}, "Weekdays are"),
        ({"frequency": "DAILY"}, "Only a weekly plan"),
    ],
)
def test_a_plan_refuses(said, sentence):
    with pytest.raises(ValueError, match=sentence):
        weekly(**said)


@pytest.mark.parametrize(("starts", "weeks"), [(time(2, 30), 8), (time(2, 0), 8), (time(2, 59), 8)])
def test_a_time_that_the_clock_skips_or_shows_twice_is_no_plan(starts, weeks):
    """Berlin, Sundays: 29 March 2026 has no such time, 25 October 2026 has it twice."""
    for first_day in (date(2026, 3, 1), date(2026, 10, 4)):
        first = datetime.combine(first_day, starts, BERLIN)
        until = first + timedelta(weeks=weeks)
        with pytest.raises(ValueError, match="exactly once"):
            event(starts=first, ends=first + HOUR, recurrence=Recurrence("WEEKLY", until))
        for hour in (1, 3):
            begin = first.replace(hour=hour)
            plan = Recurrence("WEEKLY", begin + timedelta(weeks=weeks))
            assert event(starts=begin, ends=begin + HOUR / 60, recurrence=plan).recurrence == plan


def test_a_plan_does_not_end_where_the_clock_jumps():
    first = datetime(2026, 3, 28, 23, tzinfo=BERLIN)
    plan = Recurrence("WEEKLY", first + timedelta(weeks=3))
    with pytest.raises(ValueError, match="that the clock shows"):
        event(starts=first, ends=datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN), recurrence=plan)


def test_an_occurrence_does_not_recur():
    with pytest.raises(ValueError, match="does not itself recur"):
        replace(weekly(), recurrence_id=week(1))


@pytest.mark.parametrize("planned", [week(1) + HOUR, week(20), week(2), week(1).date(), week(1).replace(tzinfo=UTC)])
def test_what_differs_is_an_occurrence_of_its_plan(planned):
    differing = replace(weekly(), recurrence=None, recurrence_id=planned)
    with pytest.raises(ValueError, match="No plan of class@x"):
        calendar(weekly(excluded=(week(2),)), differing)


def test_what_differs_needs_its_plan():
    differing = replace(weekly(), recurrence=None, recurrence_id=week(1))
    with pytest.raises(ValueError, match="No plan of class@x"):
        calendar(differing)
    with pytest.raises(ValueError, match="No plan of class@x"):
        calendar(replace(weekly(), recurrence=None), differing)


def test_an_occurrence_may_be_cancelled_by_itself():
    """RFC 5546 3.2.5."""
    dropped = replace(weekly(), recurrence=None, recurrence_id=week(1), status="CANCELLED")
    dropped = replace(dropped, organiser=ORGANISER, attendees=(GUEST,))
    assert values("RECURRENCE-ID", lines(dropped, method="CANCEL")) == [
        "RECURRENCE-ID;TZID=Europe/Berlin:20260314T090000"
    ]


@st.composite
def plans(draw, zone):
    """Local starts of a plan at a time that the clock shows once on each of its days, and the plan."""
    first = draw(st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1))).replace(
        second=0, microsecond=0, fold=0, tzinfo=zone
    )
    days = [first + timedelta(days=number) for number in range(draw(st.integers(1, 100)))]
    interval = draw(st.integers(1, 3))
    weekdays = draw(st.sets(st.integers(0, 6))) | {first.weekday()} if draw(st.booleans()) else set()
    if weekdays:
        monday = first.toordinal() - first.weekday()
        days = [day for day in days if (day.toordinal() - monday) // 7 % interval == 0 and day.weekday() in weekdays]
    else:
        days = days[::interval]
    assume(all(shown_once(day) for day in days))
    excluded = draw(st.sets(st.sampled_from(days), max_size=min(len(days) - 1, 5)))
    frequency = "WEEKLY" if weekdays else "DAILY"
    return set(days) - excluded, first, Recurrence(frequency, days[-1], tuple(weekdays), interval, tuple(excluded))


@st.composite
def series(draw, number, zones):
    """The entries of one plan, and what takes place. What lasts over a change of the clock says its own end."""
    zone = ZoneInfo(draw(st.sampled_from(zones)))
    starts, first, plan = draw(plans(zone))
    length = timedelta(minutes=draw(st.integers(1, 300)))
    usual = event(uid=f"{number}@x", starts=first, ends=first + length, summary=draw(texts))
    assume(real(usual.ends) == usual.ends and not usual.ends.fold and elapsed(usual) == length)
    events, took = [replace(usual, recurrence=plan)], []
    for start in sorted(starts):
        planned = replace(usual, starts=start, ends=real(start + length))
        if planned.ends.fold or elapsed(planned) != length or draw(st.integers(0, 9)) == 0:
            moved = real(start + timedelta(minutes=draw(st.integers(-9000, 9000))))
            span = {"starts": moved, "ends": (moved.astimezone(UTC) + 2 * length).astimezone(zone)}
            said = {"summary": draw(texts), "status": draw(st.sampled_from(["CONFIRMED", "CANCELLED"]))}
            planned = replace(usual, recurrence_id=start, **said | span)
            events.append(planned)
        took.append(Took(*(utc(planned.starts), utc(planned.ends)), usual.uid, clean(planned.summary), planned.status))
    return events, took


def calendars_of_plans(zones):
    return st.integers(1, 3).flatmap(lambda count: st.tuples(*(series(number, zones) for number in range(count))))


def utc(moment):
    return moment.astimezone(UTC)


def real(moment):
    return utc(moment).astimezone(moment.tzinfo)


def elapsed(event):
    return utc(event.ends) - utc(event.starts)


def shown_once(moment):
    return len({utc(moment.replace(fold=fold)) for fold in (0, 1)}) == 1


@pytest.mark.parametrize("reader", sorted(EXPANDERS))
@pytest.mark.parametrize("zones", [ZONES, CHANGING], ids=["every zone", "zones whose clock changes"])
@SOME
@given(data=st.data())
def test_others_read_from_a_plan_what_was_put_in(reader, zones, data):
    made = data.draw(calendars_of_plans([zone for zone in zones if zone != "UTC"]))
    events = [event for entries, _took in made for event in entries]
    octets = emit(calendar(*events))
    assert EXPANDERS[reader](octets) == sorted(took for _entries, part in made for took in part)
    assert octets == emit(calendar(*data.draw(st.permutations(events))))
    assert max(map(len, octets.split(b"\r\n"))) <= 75
    assert octets.decode().encode() == octets


@SOME
@given(series(0, ["UTC"]))
def test_a_plan_in_utc_reads_back(made):
    """(ical reads UNTIL of such a plan wrongly.)"""
    assert expand_icalendar(emit(calendar(*made[0]))) == sorted(made[1])


@SOME
@given(st.sampled_from(CHANGING), st.data())
def test_a_plan_is_refused_exactly_when_a_clock_shows_its_time_not_once(key, data):
    first = data.draw(st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)))
    first = first.replace(hour=data.draw(st.integers(0, 3)), second=0, microsecond=0, fold=0, tzinfo=ZoneInfo(key))
    days = [first + timedelta(days=number) for number in range(data.draw(st.integers(1, 200)))]
    plan = Recurrence("DAILY", days[-1])
    if all(map(shown_once, days)):
        assert plan.starts_from(first) == days
        plan.check(first)
    else:
        with pytest.raises(ValueError, match="exactly once"):
            plan.check(first)
