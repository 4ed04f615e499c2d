"""The rule tree: read, held against facts, every leaf explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from trainings.completion.rules import Fact, Group, Leaf, all_of, evaluate, leaves_in, parse

LEAVES = st.one_of(
    st.just(Leaf("attendance")),
    st.just(Leaf("paid")),
    st.builds(Leaf, st.sampled_from(["assessment", "survey", "document"]), st.sampled_from("abc")),
)


def groups(parts):
    return st.lists(parts, min_size=1, max_size=4).flatmap(
        lambda found: st.integers(1, len(found)).map(lambda least: Group(tuple(found), least))
    )


RULES = st.one_of(LEAVES, groups(st.one_of(LEAVES, groups(LEAVES))))
FACTS = st.dictionaries(LEAVES, st.sampled_from(["met", "open", "missed"]).map(Fact))
ORDER = ["missed", "open", "met"]


@given(RULES)
def test_what_is_stored_reads_as_what_it_was(rule):
    assert parse(rule.value()) == rule


@given(RULES, FACTS, LEAVES)
def test_knowing_better_never_makes_it_worse(rule, facts, leaf):
    before = evaluate(rule, facts)
    after = evaluate(rule, {**facts, leaf: Fact("met")})
    assert ORDER.index(after.status) >= ORDER.index(before.status)


@given(RULES, FACTS)
def test_doing_what_is_needed_fulfils_it(rule, facts):
    verdict = evaluate(rule, facts)
    assert [finding.leaf for finding in verdict.findings] == leaves_in(rule)
    needed = [finding.leaf for finding in verdict.findings if finding.is_needed]
    assert verdict.fulfilled == (needed == [])
    assert evaluate(rule, {**facts, **{leaf: Fact("met") for leaf in needed}}).fulfilled


@given(RULES, FACTS)
def test_what_is_still_needed_is_a_rule_that_leads_there(rule, facts):
    verdict = evaluate(rule, facts)
    assert verdict.fulfilled == (verdict.needed == ())
    assert {leaf for part in verdict.parts for leaf in leaves_in(part.rule)} == set(leaves_in(rule))
    if verdict.needed:
        rest = all_of(verdict.needed)
        assert not any(facts.get(leaf, Fact()).status == "met" for leaf in leaves_in(rest))
        assert evaluate(rule, {**facts, **{leaf: Fact("met") for leaf in leaves_in(rest)}}).fulfilled


def test_of_a_choice_so_many_are_still_needed_as_are_missing():
    exam, survey, log, paid = Leaf("assessment", "a"), Leaf("survey", "b"), Leaf("document", "c"), Leaf("paid")
    rule = Group((exam, Group((survey, log, paid), 2)), 2)
    assert evaluate(rule, {exam: Fact("met")}).needed == (Group((survey, log, paid), 2),)
    assert evaluate(rule, {exam: Fact("met"), paid: Fact("met")}).needed == (Group((survey, log), 1),)
    assert evaluate(rule, {paid: Fact("met"), survey: Fact("missed")}).needed == (exam, log)
    verdict = evaluate(rule, {paid: Fact("met"), survey: Fact("met")})
    assert [(part.status, len(part.findings)) for part in verdict.parts] == [("open", 1), ("met", 3)]


@pytest.mark.parametrize(
    "value",
    [
        {"all": []},
        {"any": "attendance"},
        {"least": 0, "of": [{"paid": True}]},
        {"least": 2, "of": [{"paid": True}]},
        {"least": True, "of": [{"paid": True}]},
        {"attendance": "yes"},
        {"assessment": True},
        {"assessment": ""},
        {"unheard": "of"},
        {"all": [{"all": [{"all": [{"paid": True}]}]}]},
        {"all": [{"paid": True}] * 41},
        [],
        "attendance",
    ],
)
def test_what_is_no_rule_says_so(value):
    with pytest.raises(DomainError):
        parse(value)
