"""How minutes become units, and what a year asks for."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.credits.schemes import SCHEMES, standing, units

KEYS = st.sampled_from(sorted(SCHEMES))


@pytest.mark.parametrize(
    ("scheme", "minutes", "tenths"),
    [
        ("iacet_ceu", 59, 0),  # less than 0.1 CEU counts nothing
        ("iacet_ceu", 60, 1),
        ("iacet_ceu", 719, 11),
        ("cn_cpe", 45, 10),
        ("cn_cpe", 67, 10),
        ("cn_cpe", 68, 15),
        ("cn_cpe", 22, 0),
        ("cpd", 90, 15),
    ],
)
def test_rounded_down_to_the_step(scheme, minutes, tenths):
    assert units(SCHEMES[scheme], minutes) == tenths


@given(KEYS, st.integers(-100, 100_000), st.integers(0, 10_000))
def test_more_minutes_never_count_less_and_never_more_than_they_are(key, minutes, more):
    scheme = SCHEMES[key]
    tenths = units(scheme, minutes)
    assert 0 <= tenths <= units(scheme, minutes + more)
    assert Fraction(tenths, 10) * scheme.minutes_per_unit <= max(minutes, 0)
    assert tenths % scheme.step_tenths == 0


@given(st.lists(st.tuples(st.sampled_from(["professional", "general"]), st.integers(-900, 900))))
def test_a_year_is_its_sum_and_what_it_misses(entries):
    reached = standing(SCHEMES["cn_cpe"], entries)
    assert reached.total == sum(tenths for _subject, tenths in entries)
    assert reached.is_fulfilled == (reached.total >= 900 and reached.professional >= 600)
    filled = [*entries, ("professional", max(reached.missing, reached.missing_professional))]
    assert standing(SCHEMES["cn_cpe"], filled).is_fulfilled


def test_a_scheme_without_a_year_asks_for_nothing():
    assert standing(SCHEMES["cpd"], []).is_fulfilled
