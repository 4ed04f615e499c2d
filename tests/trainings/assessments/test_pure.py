"""The plan as stored, percentages as typed, which row counts, the total."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from trainings.assessments.grading import Grade, Total, grade_of, read_percent, shown, standing, total
from trainings.assessments.plan import KINDS, Assessment, check_weights, find, is_asked, parse, with_one

EXAM = Assessment("exam", {"en": "Exam"}, "exam", 60, 60, 2)
PROJECT = Assessment("project", {"en": "Project"}, "project", 40)

ASSESSMENTS = st.builds(
    Assessment,
    st.text("abcdef", min_size=1, max_size=8),
    st.just({"en": "Title"}),
    st.sampled_from(list(KINDS)),
    st.integers(0, 5),
    st.none() | st.integers(1, 100),
    st.integers(0, 20),
)


@given(st.lists(ASSESSMENTS, max_size=20, unique_by=lambda each: each.key))
def test_what_is_stored_reads_as_what_it_was(plan):
    assert parse([each.stored() for each in plan]) == tuple(plan)


@pytest.mark.parametrize(
    "value",
    [
        {},
        "exam",
        [1],
        [{}],
        [{**EXAM.stored(), "key": ""}],
        [{**EXAM.stored(), "key": "k" * 41}],
        [{**EXAM.stored(), "title": {}}],
        [{**EXAM.stored(), "title": {"en": " "}}],
        [{**EXAM.stored(), "kind": "quiz"}],
        [{**EXAM.stored(), "weight": -1}],
        [{**EXAM.stored(), "weight": True}],
        [{**EXAM.stored(), "pass_percent": 0}],
        [{**EXAM.stored(), "attempts": 21}],
        [EXAM.stored(), EXAM.stored()],
        [{**EXAM.stored(), "weight": 51, "key": key} for key in "ab"],
        [{**EXAM.stored(), "weight": 0, "key": str(number)} for number in range(21)],
    ],
)
def test_what_is_no_plan_says_so(value):
    with pytest.raises(DomainError):
        parse(value)


def test_weights_make_a_whole_or_there_are_none():
    check_weights(())
    check_weights((EXAM, PROJECT))
    check_weights((Assessment("a", {"en": "A"}),))
    with pytest.raises(DomainError, match="weights"):
        check_weights((EXAM,))


def test_one_is_added_or_takes_its_place():
    other = Assessment("exam", {"en": "Exam"}, "oral")
    assert parse(with_one((EXAM,), PROJECT)) == (EXAM, PROJECT)
    assert parse(with_one((EXAM, PROJECT), other)) == (other, PROJECT)
    assert (find((EXAM,), "exam"), find((EXAM,), "x")) == (EXAM, None)


def test_what_a_rule_asks_is_found_however_deep():
    rule = {"all": [{"attendance": True}, {"least": 1, "of": [{"assessment": "exam"}, {"survey": "s"}]}]}
    asked = [is_asked(rule, *leaf) for leaf in (("assessment", "exam"), ("assessment", "s"), ("survey", "s"))]
    assert asked == [True, False, True]
    assert not is_asked(None, "assessment", "exam")


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [("85", 850), ("85.5", 855), ("85,5", 855), (" 85 % ", 850), ("100", 1000), ("0", 0), ("17/20", 850), ("2/3", 667),
     ("8.5 / 10", 850), ("８５", 850), ("8５％", 850), ("84.95", 850)],
)  # fmt: skip
def test_what_graders_type(typed, tenths):
    assert read_percent(typed) == tenths


@pytest.mark.parametrize(
    "typed", ["", "101", "-1", "abc", "21/20", "1/0", "nan", "1e2", "85..5", "9" * 30, "½", "100.1"]
)
def test_what_is_no_grade_says_so(typed):
    with pytest.raises(DomainError, match="bad_percent"):
        read_percent(typed)


@given(st.integers(0, 1000))
def test_what_a_field_shows_reads_as_what_it_was(tenths):
    assert read_percent(shown(tenths)) == tenths


def row(id_, attempt, tenths):
    return SimpleNamespace(id=id_, attempt=attempt, tenths=tenths)


def test_the_latest_row_of_an_attempt_counts_and_the_best_attempt():
    rows = [row(1, 1, 900), row(2, 2, 500), row(3, 1, 400)]
    assert [each.id for each in standing(rows).values()] == [3, 2]
    assert grade_of(EXAM, rows) == Grade(50.0, False, 2)
    assert grade_of(EXAM, rows, up_to=2) == Grade(90.0, True, 2)
    assert grade_of(EXAM, [*rows, row(4, 2, None)]) == Grade(40.0, False, 1)
    assert grade_of(EXAM, []) == Grade()
    assert grade_of(PROJECT, [row(1, 1, 0)]) == Grade(0.0, True, 1)
    assert [grade_of(EXAM, [row(1, 1, tenths)]).passed for tenths in (599, 600)] == [False, True]


rows_of = st.lists(st.tuples(st.integers(1, 3), st.none() | st.integers(0, 1000)), max_size=8).map(
    lambda found: [row(number, *each) for number, each in enumerate(found, 1)]
)


@given(rows_of, st.randoms())
def test_the_order_in_which_rows_are_read_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert grade_of(EXAM, shuffled) == grade_of(EXAM, rows)


@given(rows_of)
def test_another_attempt_never_makes_it_worse(rows):
    before = grade_of(EXAM, rows)
    after = grade_of(EXAM, [*rows, row(99, 9, 300)])
    assert (after.percent, after.attempts) == (max(before.percent or 0, 30), before.attempts + 1)


def test_the_total_is_weighted_over_what_is_graded():
    plan = (EXAM, PROJECT, Assessment("note", {"en": "Note"}))
    graded = {"exam": Grade(55.5, False, 1), "note": Grade(0.0, True, 1)}
    assert total(plan, graded) == Total(55.5, 60)
    assert total(plan, {**graded, "project": Grade(90.0, True, 1)}) == Total(69.3, 100)
    assert total(plan, {"note": Grade(10.0, True, 1)}) is None
    assert (total(plan, graded).is_whole, total(plan, {**graded, "project": Grade(90.0)}).is_whole) == (False, True)
