"""What the catalogue check finds, each planted."""

from babel.messages import Message

from scripts.check_catalogues import faults_in


def faults(source: str | tuple[str, str], target: str | tuple[str, ...], **given: object) -> list[str]:
    return list(faults_in(Message(source, target, **given)))  # type: ignore[arg-type]


def test_a_translated_sentence_is_good() -> None:
    assert faults("%(name)s is full", "%(name)s已满") == []


def test_an_empty_translation() -> None:
    assert faults("Save", "") == ["untranslated"]


def test_a_fuzzy_translation() -> None:
    assert faults("Save", "保存", flags=["fuzzy"]) == ["fuzzy"]


def test_a_lost_placeholder() -> None:
    assert faults("%(name)s is full", "已满") == ["placeholders [] instead of ['%(name)s']"]


def test_a_misspelt_placeholder() -> None:
    assert faults("%(name)s is full", "%(nam)s已满") == ["placeholders ['%(nam)s'] instead of ['%(name)s']"]


def test_the_one_form_of_chinese_stands_for_both_of_english() -> None:
    assert faults(("One seat", "%(count)d seats"), ("%(count)d个席位",)) == []


def test_a_plural_without_its_translation() -> None:
    assert faults(("One seat", "%(count)d seats"), ("",)) == ["untranslated"]
