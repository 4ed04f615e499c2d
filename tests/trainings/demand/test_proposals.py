"""The sums of a proposal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainings.demand.proposals import Proposal

AMOUNTS = st.integers(0, 10**7)
PROPOSALS = st.builds(Proposal, st.integers(0, 5_000), st.integers(1, 100), AMOUNTS, AMOUNTS, AMOUNTS)


@given(PROPOSALS)
def test_break_even_is_the_fewest_people_that_lose_nothing(proposal):
    fewest = proposal.break_even
    if fewest is None:
        assert all(proposal.result_minor(heads) < 0 for heads in (0, 1, 1_000_000)) or proposal.margin_minor < 0
    else:
        assert proposal.result_minor(fewest) >= 0
        assert fewest == 0 or proposal.result_minor(fewest - 1) < 0


@given(PROPOSALS)
def test_what_is_expected_is_part_of_who_is_interested(proposal):
    assert 0 <= proposal.expected <= proposal.interested
    assert proposal.pays == (proposal.break_even is not None and proposal.expected >= proposal.break_even)


@pytest.mark.parametrize(
    ("numbers", "expected", "break_even", "pays"),
    [
        ((15, 60, 500_000, 20_000, 120_000), 9, 5, True),
        ((15, 60, 1_000_000, 20_000, 120_000), 9, 10, False),
        ((15, 60, 0, 0, 0), 9, 0, True),
        ((15, 60, 1, 0, 0), 9, None, False),
        ((15, 60, 0, 100, 50), 9, None, False),
        ((1, 60, 0, 0, 100), 0, 0, True),
    ],
)
def test_examples(numbers, expected, break_even, pays):
    proposal = Proposal(*numbers)
    assert (proposal.expected, proposal.break_even, proposal.pays) == (expected, break_even, pays)
