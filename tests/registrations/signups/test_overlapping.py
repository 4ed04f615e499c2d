"""What lies at the same time, against the plain definition."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registrations.picks.overlaps import Span, find_overlaps, overlaps_of

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@st.composite
def spans(draw):
    found = []
    for key in range(draw(st.integers(1, 12))):
        start = draw(st.integers(0, 200))
        length = draw(st.integers(1, 90))
        found.append(Span(key, NINE + timedelta(minutes=start), NINE + timedelta(minutes=start + length)))
    return found


@given(spans())
def test_of_one_as_of_all(found):
    first, others = found[0], found[1:]
    assert overlaps_of(first, others) == find_overlaps(found).get(first.key, [])


@given(spans())
def test_exactly_what_shares_a_moment(found):
    first, others = found[0], found[1:]
    wanted = {each.key for each in others if max(first.starts_at, each.starts_at) < min(first.ends_at, each.ends_at)}
    assert {each.key for each in overlaps_of(first, others)} == wanted


@given(spans())
def test_overlapping_is_mutual(found):
    first, others = found[0], found[1:]
    for other in others:
        assert bool(overlaps_of(first, [other])) == bool(overlaps_of(other, [first]))
