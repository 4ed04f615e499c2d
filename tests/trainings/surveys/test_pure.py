"""The plan as stored, answers as typed, what comes of them, links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from trainings.surveys.links import hash_of, token_of
from trainings.surveys.plan import Option, Question, Survey, parse
from trainings.surveys.presets import PRESETS
from trainings.surveys.results import is_hidden, outcomes, read_answers

SURVEY = PRESETS["right_after"]
STORED = SURVEY.stored()


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_plans_in_both_languages(name):
    survey = PRESETS[name]
    assert parse([survey.stored()]) == (survey,)
    texts = [survey.title, *(each.text for each in survey.questions)]
    texts += [option.text for each in survey.questions for option in each.options]
    assert all(set(each) == {"en", "zh"} for each in texts)


def question(**more):
    return {**STORED, "questions": [{"key": "q", "kind": "text", "text": {"en": "Q"}} | more]}


@pytest.mark.parametrize(
    "value",
    [
        "surveys",
        [1],
        [{**STORED, "key": ""}],
        [STORED, STORED],
        [{**STORED, "title": {}}],
        [{**STORED, "title": {"en": 5}}],
        [{**STORED, "level": 5}],
        [{**STORED, "level": True}],
        [{**STORED, "after_days": -1}],
        [{**STORED, "after_days": 366}],
        [{**STORED, "audience": "everybody"}],
        [{**STORED, "is_anonymous": 1}],
        [{**STORED, "questions": []}],
        [{**STORED, "questions": None}],
        [question(kind="stars")],
        [question(text={"en": " "})],
        [question(kind="choice")],
        [question(kind="choice", options=[{"key": "a", "text": {"en": "A"}}])],
        [question(kind="choice", options=[{"key": "a", "text": {"en": "A"}}] * 2)],
        [question(options=[{"key": key, "text": {"en": key}} for key in "ab"])],
        [{**STORED, "key": str(number)} for number in range(11)],
    ],
)
def test_what_is_no_plan_says_so(value):
    with pytest.raises(DomainError):
        parse(value)


def test_what_was_chosen_is_read():
    typed = {"useful": "5", "again": "yes", "better": " More time. ", "trainer": ""}
    assert read_answers(SURVEY, typed) == {"useful": 5, "again": "yes", "better": "More time."}


@pytest.mark.parametrize(
    ("typed", "code"),
    [({}, "nothing_answered"), ({"useful": " "}, "nothing_answered"), ({"useful": "6"}, "unknown_answer"),
     ({"useful": "０"}, "unknown_answer"), ({"again": "maybe"}, "unknown_answer"),
     ({"better": "x" * 2001}, "too_long")],
)  # fmt: skip
def test_what_is_no_answer_says_so(typed, code):
    with pytest.raises(DomainError, match=code):
        read_answers(SURVEY, typed)


def test_counts_averages_and_texts():
    given_ = [{"useful": 5, "again": "yes"}, {"useful": 4, "again": "yes", "better": "Air."}, {"again": "no"}]
    found = {each.question.key: each for each in outcomes(SURVEY, given_)}
    assert (found["useful"].counts, found["useful"].average) == ({1: 0, 2: 0, 3: 0, 4: 1, 5: 1}, 4.5)
    assert (found["again"].counts, found["again"].average) == ({"yes": 2, "perhaps": 0, "no": 1}, None)
    assert (found["better"].texts, found["trainer"].average) == (("Air.",), None)


answers = st.lists(
    st.fixed_dictionaries({}, optional={"s": st.integers(1, 5), "c": st.sampled_from("ab"), "t": st.text(max_size=5)})
)
ALL = Survey(
    "all", {"en": "All"}, questions=(
        Question("s", "scale", {"en": "S"}),
        Question("c", "choice", {"en": "C"}, tuple(Option(each, {"en": each}) for each in "ab")),
        Question("t", "text", {"en": "T"}),
    ),
)  # fmt: skip


@given(answers, st.randoms())
def test_every_answer_is_counted_once_whatever_the_order(given_, random):
    found = outcomes(ALL, given_)
    for outcome in found:
        assert outcome.answered == sum(outcome.question.key in each for each in given_)
        assert outcome.answered == (sum(outcome.counts.values()) if outcome.counts else len(outcome.texts))
    shuffled = list(given_)
    random.shuffle(shuffled)
    assert [(each.counts, each.average) for each in outcomes(ALL, shuffled)] == [
        (each.counts, each.average) for each in found
    ]


def test_anonymous_ones_show_from_three_answers_on():
    assert [is_hidden(SURVEY, number) for number in range(5)] == [True, True, True, False, False]
    assert not is_hidden(PRESETS["after_90_days"], 1)


def test_a_link_belongs_to_one_invitation_and_one_installation():
    token = token_of("abc", "secret")
    assert (len(token), token == token_of("abc", "secret")) == (43, True)
    assert len({token, token_of("abd", "secret"), token_of("abc", "other"), hash_of(token)}) == 4
    assert len(hash_of("\ud800")) == 64
