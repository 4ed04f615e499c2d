"""Overlaps and short ways: by example, and against the plain definition for any set of spans."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from registrations.picks.overlaps import Overlap, Span, Way, find_overlaps, find_short_ways

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def span(key, start, end, place=None):
    """From ``start`` to ``end`` in minutes after nine."""
    return Span(key, NINE + timedelta(minutes=start), NINE + timedelta(minutes=end), place)


def test_names_each_other_with_the_minutes_in_common():
    found = find_overlaps([span(1, 0, 60), span(2, 45, 90), span(3, 50, 55), span(4, 90, 120)])
    assert found == {
        1: [Overlap(2, 15), Overlap(3, 5)],
        2: [Overlap(1, 15), Overlap(3, 5)],
        3: [Overlap(1, 5), Overlap(2, 5)],
    }


def test_one_after_the_other_is_no_overlap():
    assert find_overlaps([span(1, 0, 60), span(2, 60, 90)]) == {}


def test_a_begun_minute_counts():
    late = Span(2, NINE + timedelta(seconds=59 * 60 + 30), NINE + timedelta(hours=2))
    assert find_overlaps([span(1, 0, 60), late])[1] == [Overlap(2, 1)]


def test_a_short_way_between_two_venues():
    assert find_short_ways([span(1, 0, 60, place=1), span(2, 80, 90, place=2)]) == {2: Way(1, 20)}
    assert find_short_ways([span(1, 0, 60, place=1), span(2, 90, 99, place=2)]) == {}
    assert find_short_ways([span(1, 0, 60, place=1), span(2, 60, 90, place=1)]) == {}
    assert find_short_ways([span(1, 0, 60, place=1), span(2, 60, 90)]) == {}
    assert find_short_ways([span(1, 0, 60, place=1), span(2, 60, 90, place=2)]) == {2: Way(1, 0)}


def test_whoever_was_there_before_has_made_the_way():
    assert find_short_ways([span(1, 0, 40, place=1), span(2, 0, 55, place=2), span(3, 60, 90, place=2)]) == {}


spans = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 120), st.sampled_from([None, 1, 2])), max_size=25).map(
    lambda rows: [span(key, start, start + length, place) for key, (start, length, place) in enumerate(rows)]
)


@given(spans)
def test_overlaps_are_those_of_the_plain_definition(spans):
    found = find_overlaps(spans)
    pairs = {(key, overlap.key): overlap.minutes for key, overlaps in found.items() for overlap in overlaps}
    expected = {}
    for a in spans:
        for b in spans:
            common = min(a.ends_at, b.ends_at) - max(a.starts_at, b.starts_at)
            if a.key != b.key and common > timedelta(0):
                expected[a.key, b.key] = common / timedelta(minutes=1)
    assert pairs == expected
    assert sum(map(len, found.values())) == len(expected)


@given(spans)
def test_short_ways_lead_from_another_venue_in_less_than_half_an_hour(spans):
    by_key = {each.key: each for each in spans}
    for key, way in find_short_ways(spans).items():
        here, there = by_key[key], by_key[way.key]
        assert {here.place, there.place} == {1, 2}
        assert timedelta(minutes=way.minutes) == here.starts_at - there.ends_at
        assert 0 <= way.minutes < 30
