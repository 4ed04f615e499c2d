"""Readers of every kind: what is stored, what is refused, and that nothing whatever breaks them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from registrations.questions.answers import is_resident_number, read_form, read_one
from registrations.questions.kinds import KINDS, SEALED, WITH_OPTIONS
from registrations.questions.models import Question
from registrations.questions.words import answer_words, masked

OPTIONS = [{"en": "Red"}, {"en": "Green"}, {"en": "Blue"}]


def question(kind: str, number: int = 1, **columns) -> Question:
    columns = {"is_required": False, "retired_options": [], "condition_values": [], "text_version": 1} | columns
    options = OPTIONS if kind in WITH_OPTIONS else []
    return Question(id=number, ref=f"q{number}", kind=kind, label={"en": kind}, options=options, **columns)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("text", "  佛山 ", "佛山"),
        ("choice", "2", 2),
        ("multiple_choice", ["2", "0", "2"], [0, 2]),
        ("multiple_choice", [], None),
        ("yes_no", "no", False),
        ("number", "1,200.50", 1200.5),
        ("number", "3", 3),
        ("rating", "5", 5),
        ("date", "2026-11-19", "2026-11-19"),
        ("time", "9:05", "09:05"),
        ("time", "14：30:00", "14:30"),
        ("email", "li.na@Example.CN", "li.na@example.cn"),
        ("phone", "0757 8333 0000", "+8675783330000"),
        ("phone", "+49 30 901820", "+4930901820"),
        ("phone", "123", "123"),
        ("country", "TW", "TW"),
        ("organisation", "佛山研究院", {"name": "佛山研究院"}),
        ("url", "example.cn/shop", "https://example.cn/shop"),
        ("consent", "1", {"version": 1}),
        ("needs", {"chosen": ["1"], "note": " no nuts "}, {"chosen": [1], "note": "no nuts"}),
        ("needs", {"chosen": [], "note": " "}, None),
        ("identity", {"document": "passport", "number": "e 123 456"}, {"document": "passport", "number": "E123456"}),
        ("identity", {"document": "passport", "number": ""}, None),
    ],
)
def test_what_is_stored(kind, typed, stored):
    assert read_one(question(kind), typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("text", "x" * 301, "too_long"),
        ("text", "a\u202eb", "control_characters"),
        ("needs", {"note": "a\x00b"}, "control_characters"),
        ("choice", "3", "no_such_option"),
        ("choice", "٢", "no_such_option"),
        ("multiple_choice", ["0", "x"], "no_such_option"),
        ("number", "1e400", "no_number"),
        ("rating", "6", "no_rating"),
        ("date", "2026-02-30", "no_date"),
        ("time", "24:00", "no_time"),
        ("email", "li.na", "no_email"),
        ("phone", "call me", "no_phone"),
        ("country", "XX", "no_country"),
        ("url", "javascript:alert(1)", "no_url"),
        ("url", "https://[", "no_url"),
        ("consent", "2", "text_changed"),
        ("identity", {"number": "E123456"}, "no_document"),
        ("identity", {"document": "passport", "number": "<b>"}, "no_document_number"),
        ("identity", {"document": "resident_card", "number": "11010519491231002Y"}, "no_document_number_or_wrong"),
    ],
)
def test_what_is_refused(kind, typed, code):
    with pytest.raises(Invalid) as refusal:
        read_one(question(kind), typed)
    assert refusal.value.field == "question_q1"
    assert refusal.value.code == {"no_document_number_or_wrong": "wrong_resident_number"}.get(code, code)


def test_resident_numbers_have_a_check_character():
    assert is_resident_number("11010519491231002X")
    assert not is_resident_number("110105194912310021")


def test_what_is_required_must_be_there():
    for kind in KINDS:
        with pytest.raises(Invalid) as refusal:
            read_one(question(kind, is_required=True), "")
        assert refusal.value.code == ("consent_missing" if kind == "consent" else "answer_missing")


def test_retired_options_stay_with_who_has_them():
    asked = question("choice", retired_options=[1])
    with pytest.raises(Invalid):
        read_one(asked, "1")
    assert read_one(asked, "1", before=1) == 1
    several = question("multiple_choice", retired_options=[1])
    assert read_one(several, ["0", "1"], before=[1]) == [0, 1]


def test_who_agreed_to_an_earlier_text_keeps_that():
    asked = question("consent", text_version=3)
    assert read_one(asked, "2", before={"version": 2}) == {"version": 2}
    with pytest.raises(Invalid):
        read_one(asked, "1", before={"version": 2})


raw = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.lists(st.text(max_size=5), max_size=5),
    st.dictionaries(
        st.sampled_from(["chosen", "note", "document", "number", "x"]),
        st.one_of(st.text(max_size=30), st.lists(st.text(max_size=3), max_size=3)),
        max_size=4,
    ),
)


shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def outcome(asked: Question, typed) -> tuple[object, str]:
    """(what is stored, the sentence of the refusal)"""
    try:
        return read_one(asked, typed), ""
    except Invalid as refusal:
        return None, str(refusal.message)


@shared
@given(st.sampled_from([kind for kind in KINDS if kind not in SEALED]), raw)
def test_whatever_is_typed_is_stored_or_refused_with_a_sentence(app_context, kind, typed):
    asked = question(kind)
    value, said = outcome(asked, typed)
    assert said or isinstance(answer_words(asked, value, "file.pdf"), str)


@shared
@given(st.sampled_from(SEALED), raw)
def test_the_same_of_what_is_sealed(app_context, kind, typed):
    asked = question(kind)
    value, said = outcome(asked, typed)
    assert said or isinstance(answer_words(asked, value, clear=True), str)
    if kind == "identity" and value:
        assert value["number"] not in answer_words(asked, value)


@given(st.text(alphabet="ABC123", min_size=1, max_size=30))
def test_a_mask_shows_four_characters_at_most(number):
    assert len(masked(number)) == len(number)
    assert sum(char != "•" for char in masked(number)) in (0, 4)


@st.composite
def forms(draw):
    """Questions in any order, each perhaps asked because of another one, in circles too."""
    count = draw(st.integers(1, 6))
    found = []
    for number in range(1, count + 1):
        condition = draw(st.one_of(st.none(), st.integers(1, count + 1)))
        wanted = draw(st.lists(st.integers(0, 2), max_size=2)) if condition else []
        found.append(question("choice", number, is_required=True, condition_id=condition, condition_values=wanted))
    return found


@shared
@given(forms(), st.dictionaries(st.sampled_from([f"q{n}" for n in range(1, 7)]), st.sampled_from(["", "0", "1", "2"])))
def test_hidden_questions_are_neither_demanded_nor_kept(app_context, asked, typed):
    reading = read_form(asked, typed)
    refused = {refusal.field for refusal in reading.refusals}
    for each in asked:
        field = f"question_{each.ref}"
        states = [each.id in reading.hidden, each.id in reading.values, field in refused]
        assert states.count(True) == 1
        decides = each.condition_id if each.condition_id in {q.id for q in asked} else None
        if decides and decides != each.id and each.id in reading.values:
            assert decides in reading.values
            assert not each.condition_values or reading.values[decides] in each.condition_values
