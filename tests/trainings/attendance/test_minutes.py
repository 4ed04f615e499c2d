"""Minutes present: the union of in/out intervals clipped to the meeting, whatever the order, duplicates, clocks."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trainings.attendance.minutes import LATEST, Pairing, Scan, Stay, corrected, minutes_present

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
END = START + timedelta(minutes=180)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


minute = st.integers(-60, 240)
scans = st.builds(Scan, st.sampled_from(["in", "out"]), minute.map(at))
stays = st.tuples(minute, minute).map(lambda pair: Stay(at(min(pair)), at(max(pair))))
marks = st.lists(st.one_of(scans, stays), max_size=12)
pairings = st.builds(Pairing, st.sampled_from(["to_end", "nothing"]), st.sampled_from(["nothing", "from_start"]))


def by_hand(marks: list, pairing: Pairing) -> int:
    """The same, thought differently: minute by minute, is the person in?"""
    present = set()
    for mark in marks:
        if isinstance(mark, Stay):
            present |= {m for m in range(180) if mark.starts_at <= at(m) and at(m + 1) <= mark.ends_at}
    moments = sorted({mark.at for mark in marks if isinstance(mark, Scan)})
    is_in = False
    for number, moment in enumerate(moments):
        kinds = {mark.direction for mark in marks if isinstance(mark, Scan) and mark.at == moment}
        if number == 0 and kinds == {"out"} and pairing.unopened == "from_start":
            present |= {m for m in range(180) if at(m) < moment}
        if len(kinds) == 1:
            is_in = kinds == {"in"}
        until = moments[number + 1] if number + 1 < len(moments) else None
        if is_in and (until is not None or pairing.unclosed == "to_end"):
            present |= {m for m in range(180) if moment <= at(m) and (until is None or at(m) < until)}
    return len(present)


@given(marks, pairings)
def test_it_is_the_union_of_intervals_clipped_to_the_meeting(marks, pairing):
    found = minutes_present(START, END, marks, pairing)
    assert found.minutes == by_hand_closed(marks, pairing)
    assert all(START <= a < b <= END for a, b in found.spans)
    assert all(first[1] < second[0] for first, second in zip(found.spans, found.spans[1:], strict=False))


def by_hand_closed(marks: list, pairing: Pairing) -> int:
    """An open "in" counts for nothing where the pairing says so, from its own start on."""
    if pairing.unclosed == "nothing":
        marks = without_open_end(marks)
    return by_hand(marks, Pairing("to_end", pairing.unopened))


def without_open_end(marks: list) -> list:
    kept = list(marks)
    while True:
        times = sorted({mark.at for mark in kept if isinstance(mark, Scan)})
        if not times:
            return kept
        last = {mark.direction for mark in kept if isinstance(mark, Scan) and mark.at == times[-1]}
        if last == {"out"}:
            return kept
        kept = [mark for mark in kept if not (isinstance(mark, Scan) and mark.at == times[-1])]


@given(marks.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows + rows[: len(rows) // 2]))), pairings)
def test_order_and_duplicates_change_nothing(pair, pairing):
    rows, shuffled = pair
    assert minutes_present(START, END, rows, pairing) == minutes_present(START, END, shuffled, pairing)


@given(marks, st.integers(-10_000, 10_000))
def test_moving_everything_changes_nothing(rows, minutes):
    by = timedelta(minutes=minutes)
    moved = [
        Scan(mark.direction, mark.at + by) if isinstance(mark, Scan) else Stay(mark.starts_at + by, mark.ends_at + by)
        for mark in rows
    ]
    assert minutes_present(START + by, END + by, moved).seconds == minutes_present(START, END, rows).seconds


@given(marks, stays)
def test_a_stay_more_never_takes_minutes_away(rows, stay):
    assert minutes_present(START, END, [*rows, stay]).seconds >= minutes_present(START, END, rows).seconds


@given(marks, st.integers(-600, 600), st.integers(0, 60 * 24 * 6))
def test_a_wrong_clock_and_a_late_sync_change_nothing(rows, skew_minutes, late_minutes):
    """A device whose clock is off by ``skew`` sends all it saw at once, up to six days later."""
    skew = timedelta(minutes=skew_minutes)
    received = END + timedelta(hours=1) + timedelta(minutes=late_minutes)
    scans = [mark for mark in rows if isinstance(mark, Scan)]
    told = [Scan(scan.direction, corrected(scan.at + skew, received + skew, received)) for scan in scans]
    assert minutes_present(START, END, told) == minutes_present(START, END, scans)


@given(st.integers(-100_000, 100_000), st.integers(-100_000, 100_000))
def test_no_device_says_a_time_to_come_or_one_too_old(device, sent):
    found = corrected(at(device), at(sent), END)
    assert END - LATEST <= found <= END


def test_without_a_device_our_own_clock_counts():
    assert corrected(None, None, END) == END


def test_a_device_that_does_not_say_its_clock_is_taken_at_its_word():
    assert corrected(at(5), None, END) == at(5)


def test_in_without_out_lasts_to_the_end_or_counts_for_nothing():
    rows = [Scan("in", at(30))]
    assert minutes_present(START, END, rows).minutes == 150
    assert minutes_present(START, END, rows).notes == ("no_out",)
    assert minutes_present(START, END, rows, Pairing(unclosed="nothing")).minutes == 0


def test_out_without_in_counts_for_nothing_or_from_the_start():
    rows = [Scan("out", at(30))]
    assert minutes_present(START, END, rows).minutes == 0
    assert minutes_present(START, END, rows).notes == ("no_in",)
    assert minutes_present(START, END, rows, Pairing(unopened="from_start")).minutes == 30


def test_an_out_and_an_in_of_the_same_instant_change_nothing():
    rows = [Scan("in", at(0)), Scan("out", at(60)), Scan("in", at(60)), Scan("out", at(120))]
    assert minutes_present(START, END, rows).minutes == 120


def test_an_in_after_the_end_counts_for_nothing():
    assert minutes_present(START, END, [Scan("in", END + timedelta(minutes=1))]).minutes == 0


def test_an_in_before_the_beginning_counts_from_the_beginning():
    assert minutes_present(START, END, [Scan("in", at(-20)), Scan("out", at(10))]).minutes == 10


def test_half_minutes_are_not_rounded_up():
    assert minutes_present(START, END, [Scan("in", at(0)), Scan("out", at(1.5))]).minutes == 1
