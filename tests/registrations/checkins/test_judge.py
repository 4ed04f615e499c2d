"""The rule of the door, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.checkins.judge import Presence, Scan, happened_at, judge, presence

NOON = datetime(2027, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "is_in", "was_let_in", "verdict"),
    [
        ("confirmed", False, False, "ok"),
        ("confirmed", False, True, "ok"),
        ("confirmed", True, False, "already"),
        ("confirmed", True, True, "duplicate"),
        ("cancelled", False, True, "cancelled"),
        ("rejected", True, True, "cancelled"),
        ("lapsed", False, False, "cancelled"),
        ("pending", False, True, "not_confirmed"),
        ("held", False, False, "not_confirmed"),
    ],
)
def test_verdicts(state, is_in, was_let_in, verdict):
    assert judge(state, is_in=is_in, was_let_in=was_let_in) == verdict


def test_the_first_to_arrive_stands_and_the_next_one_takes_over():
    first, second, third = Scan(1, True), Scan(2, True), Scan(4, True)
    assert presence([]) == Presence(None)
    assert presence([Scan(9, False)]) == Presence(None)
    assert presence([third, second, first]) == Presence(1, (2, 4))
    assert presence([first, second, Scan(3, False, 1), third]) == Presence(2, (4,))
    assert presence([first, Scan(3, False, 1)]) == Presence(None)


@st.composite
def histories(draw):
    """Scans of one ticket in order of arrival; each undo takes back an entry before it."""
    scans = []
    for number in range(1, draw(st.integers(1, 12))):
        earlier = [scan.id for scan in scans if scan.let_in and scan.id not in {each.undoes_id for each in scans}]
        undone = draw(st.sampled_from([None, *earlier]))
        scans.append(Scan(number, draw(st.booleans()) if undone is None else False, undone))
    return scans


@given(histories(), st.randoms())
def test_nothing_is_lost_and_one_stands(scans, random):
    shuffled = list(scans)
    random.shuffle(shuffled)
    found = presence(shuffled)
    assert found == presence(scans)
    undone = {scan.undoes_id for scan in scans}
    entries = [scan.id for scan in scans if scan.let_in and scan.id not in undone]
    assert ([found.entry] if found.entry else []) + list(found.duplicates) == entries


@given(histories())
def test_what_was_said_does_not_change_by_what_comes_later(scans):
    """Judged one by one as they arrive, "ok" is said exactly when nobody stood inside."""
    for number, scan in enumerate(scans):
        if scan.undoes_id is None:
            before = presence(scans[:number]).entry is not None
            said = judge("confirmed", is_in=before, was_let_in=scan.let_in)
            assert (said == "ok") == (not before)


MINUTES = st.integers(-60 * 24 * 20, 60 * 24 * 20)


@given(MINUTES, st.integers(0, 60 * 24 * 10))
def test_a_clock_that_is_wrong_but_steady_is_set_right(wrong, age):
    happened = NOON - timedelta(minutes=age)
    skew = timedelta(minutes=wrong)
    assert happened_at(happened + skew, NOON + skew, NOON) == happened


@given(MINUTES, MINUTES)
def test_nothing_happens_in_the_future_or_long_ago(device, sent):
    at = happened_at(NOON + timedelta(minutes=device), NOON + timedelta(minutes=sent), NOON)
    assert NOON - timedelta(days=30) <= at <= NOON
