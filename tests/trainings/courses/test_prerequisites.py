from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from trainings.courses.models import LEVELS
from trainings.courses.prerequisites import (
    NOTHING,
    Certificate,
    Completed,
    Completion,
    Confirmed,
    Facts,
    Group,
    Level,
    conditions_in,
    courses_in,
    evaluate,
    months_later,
    parse,
)
from trainings.courses.trees import changed, rule_of, tree_of

TODAY = date(2026, 11, 22)
REFS = ["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"]

refs = st.sampled_from(REFS)
leaves = st.one_of(
    st.builds(lambda ref: {"completed": ref}, refs),
    st.builds(lambda ref, months: {"completed": ref, "within_months": months}, refs, st.integers(1, 60)),
    st.builds(lambda ref: {"certificate": ref}, refs),
    st.builds(lambda level: {"level": level}, st.sampled_from(list(LEVELS))),
    st.builds(
        lambda text, by: {"confirmed": {"en": text}, "by": by},
        st.sampled_from(["Can read", "Can write"]),
        st.sampled_from(["participant", "organiser"]),
    ),
)


def groups(parts):
    lists = st.lists(parts, min_size=1, max_size=4)
    return st.one_of(
        lists.map(lambda of: {"all": of}),
        lists.map(lambda of: {"any": of}),
        lists.flatmap(lambda of: st.integers(1, len(of)).map(lambda least: {"least": least, "of": of})),
    )


trees = st.one_of(st.just({}), groups(leaves), groups(groups(leaves)), groups(st.one_of(leaves, groups(leaves))))
facts = st.builds(
    Facts,
    today=st.just(TODAY),
    completions=st.lists(
        st.builds(
            Completion,
            course=refs,
            on=st.dates(date(2020, 1, 1), TODAY),
            level=st.sampled_from(list(LEVELS)),
        ),
        max_size=3,
    ).map(tuple),
    certificates=st.frozensets(refs),
    confirmed=st.frozensets(st.sampled_from(["participant: Can read", "organiser: Can write"])),
)


def enough(rules):
    """Facts that hold everything that these ask."""
    found = Facts(TODAY)
    for rule in rules:
        match rule:
            case Group(parts):
                found = found.plus(enough(parts))
            case Completed(course):
                found = found.plus(Facts(TODAY, (Completion(course, TODAY, "introductory"),)))
            case Certificate(course):
                found = found.plus(Facts(TODAY, certificates=frozenset({course})))
            case Level(level):
                found = found.plus(Facts(TODAY, (Completion("zzzzzzzzzz", TODAY, level),)))
            case Confirmed():
                found = found.plus(Facts(TODAY, confirmed=frozenset({rule.key})))
    return found


def simple(value, known):
    """The rule by its plain meaning, to compare with."""
    if value == {}:
        return True
    parts = value.get("all") or value.get("any") or value.get("of")
    if parts:
        true = sum(simple(part, known) for part in parts)
        return true >= (len(parts) if "all" in value else 1 if "any" in value else value["least"])
    return evaluate(parse(value), known).fulfilled


@given(trees, facts)
def test_means_what_it_says(value, known):
    assert evaluate(parse(value), known).fulfilled == simple(value, known)


@given(trees, facts)
def test_whoever_gets_what_is_missing_fulfils_it(value, known):
    rule = parse(value)
    missing = evaluate(rule, known).missing
    assert evaluate(rule, known.plus(enough(missing))).fulfilled


@given(trees, facts, facts)
def test_more_facts_never_hurt(value, known, more):
    rule = parse(value)
    if evaluate(rule, known).fulfilled:
        assert evaluate(rule, known.plus(more)).fulfilled


@given(trees, facts)
def test_nothing_that_holds_is_named_as_missing(value, known):
    for rule in evaluate(parse(value), known).missing:
        assert not evaluate(rule, known).fulfilled


@given(trees, facts)
def test_the_form_keeps_the_meaning(value, known):
    again = parse(rule_of(tree_of(value)))
    assert evaluate(again, known).fulfilled == evaluate(parse(value), known).fulfilled


@given(trees, st.text(max_size=20) | st.from_regex(r"(add-row|remove|up|down)(-[0-9]){0,3}", fullmatch=True))
def test_no_button_breaks_the_form(value, deed):
    assert parse(rule_of(changed(tree_of(value), deed)))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=4), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["all", "any", "least", "of", "completed", "level", "by", "confirmed", "x"]), inner, max_size=3), max_leaves=8))  # fmt: skip # noqa: E501
def test_what_is_no_rule_is_refused_with_a_sentence(value):
    assert refusal_of(value) is None or str(refusal_of(value).message)


def refusal_of(value):
    try:
        parse(value)
    except Invalid as error:
        return error
    return None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"all": []}, "empty_group"),
        ({"least": 3, "of": [{"level": "advanced"}]}, "bad_least"),
        ({"least": True, "of": [{"level": "advanced"}]}, "bad_least"),
        ({"all": [{"any": [{"all": [{"level": "advanced"}]}]}]}, "too_deep"),
        ({"completed": ""}, "no_course"),
        ({"completed": "aaaaaaaaaa", "within_months": 0}, "bad_months"),
        ({"level": "divine"}, "bad_rule"),
        ({"confirmed": {"en": ""}, "by": "participant"}, "no_words"),
        ({"confirmed": {"en": "a\u202eb"}, "by": "participant"}, "strange_characters"),
        ({"all": [{"level": "advanced"}] * 51}, "too_many"),
    ],
)
def test_refuses(value, code):
    with pytest.raises(Invalid) as refusal:
        parse(value)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 3, 15), 24, date(2027, 3, 15)),
        (date(9999, 6, 1), 600, date.max),
    ],
)
def test_months_later(day, months, later):
    assert months_later(day, months) == later


def test_a_completion_counts_up_to_its_last_day():
    rule = Completed(REFS[0], 24)
    on = Completion(REFS[0], date(2024, 11, 22), "advanced")
    assert evaluate(rule, Facts(TODAY, (on,))).fulfilled
    assert not evaluate(rule, Facts(date(2026, 11, 23), (on,))).fulfilled


def test_of_some_it_names_how_many_more_of_which():
    rule = parse({"least": 2, "of": [{"completed": ref} for ref in REFS]})
    known = Facts(TODAY, (Completion(REFS[0], TODAY, "advanced"),))
    assert evaluate(rule, known).missing == (Group((Completed(REFS[1]), Completed(REFS[2])), 1),)


def test_nothing_asked_is_fulfilled():
    assert evaluate(NOTHING, Facts(TODAY)).fulfilled
    assert courses_in(NOTHING) == set()


def test_what_it_names():
    rule = parse({"all": [{"completed": REFS[0]}, {"confirmed": {"en": "Can read"}, "by": "organiser"}]})
    assert courses_in(rule) == {REFS[0]}
    assert [each.key for each in conditions_in(rule)] == ["organiser: Can read"]
