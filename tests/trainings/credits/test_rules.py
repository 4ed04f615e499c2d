"""The credit rule: read, refused, and what it makes of minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from registrations.credits.schemes import SCHEMES, SUBJECTS
from trainings.credits.rules import MOST_MINUTES, CreditLine, parse, stored

MEASURES = st.one_of(st.sampled_from(["attended", "course"]), st.integers(1, MOST_MINUTES))
LINES = st.lists(
    st.builds(CreditLine, st.sampled_from(list(SCHEMES)), st.sampled_from(list(SUBJECTS)), MEASURES),
    unique_by=lambda line: line.scheme,
).map(tuple)
GOOD = {"scheme": "cpd", "subject": "general", "minutes": "attended"}


@given(LINES)
def test_what_is_stored_reads_as_what_it_was(lines):
    assert parse(stored(lines)) == lines


@given(LINES, st.integers(0, 10**6), st.integers(0, 10**6))
def test_minutes_are_those_of_the_measure_and_fit_the_ledger(lines, attended, course):
    for line in lines:
        measured = {"attended": attended, "course": course}.get(line.minutes, line.minutes)
        assert line.earned(attended, course) == min(measured, MOST_MINUTES)


@pytest.mark.parametrize(
    "value",
    [
        [],
        "attended",
        {"lines": "attended"},
        {"lines": [GOOD], "more": 1},
        {"lines": [GOOD, GOOD]},
        {"lines": [GOOD | {"scheme": "unheard"}]},
        {"lines": [GOOD | {"scheme": []}]},
        {"lines": [GOOD | {"subject": "other"}]},
        {"lines": [GOOD | {"minutes": "all"}]},
        {"lines": [GOOD | {"minutes": 0}]},
        {"lines": [GOOD | {"minutes": True}]},
        {"lines": [GOOD | {"minutes": MOST_MINUTES + 1}]},
        {"lines": [{"scheme": "cpd"}]},
    ],
)
def test_what_is_no_rule_says_so(value):
    with pytest.raises(DomainError):
        parse(value)
