"""Nudges: every wish is covered by a run that begins after it, and few reach the worker."""

from hypothesis import given
from hypothesis import strategies as st

from core.jobs import GATHER_SECONDS, Gathered

times = st.lists(st.floats(0, 60, allow_nan=False), min_size=1, max_size=200).map(sorted)


@given(times)
def test_a_run_comes_after_every_wish_and_within_the_time(wishes):
    gathered = Gathered()
    runs = [at + delay for at in wishes if (delay := gathered.delay(at)) is not None]
    for wish in wishes:
        assert any(wish <= run <= wish + GATHER_SECONDS for run in runs)
    assert len(runs) <= 2 * (wishes[-1] - wishes[0]) / GATHER_SECONDS + 2


def test_the_first_is_sent_at_once_and_the_next_wait_for_each_other():
    gathered = Gathered()
    assert [gathered.delay(at) for at in (10.0, 10.25, 10.5, 11.0, 11.25, 11.5, 20.0)] == [
        0.0, GATHER_SECONDS, None, None, 0.0, GATHER_SECONDS, 0.0,
    ]  # fmt: skip
