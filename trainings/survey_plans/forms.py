"""The form of a survey: its questions are plain sub-forms, with empty ones at the end for more."""

from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from core.errors import Invalid
from core.forms import Form, SubForm, choices, localized_from
from core.i18n import _l
from core.ids import new_ref
from core.text import has_forbidden_characters
from trainings.surveys.plan import AUDIENCES, KINDS, LATEST_DAYS, LEVELS, MOST_QUESTIONS, Option, Question, Survey

_TITLE = [Length(max=200, message=_l("Keep it under 200 characters."))]
_TEXT = [Length(max=300, message=_l("Keep it under 300 characters."))]
_OPTIONS = [Length(max=1000, message=_l("Keep it under 1,000 characters."))]
MORE = 2
"""Empty questions at the end of the form."""


def _strip(value: Any) -> Any:
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value


class QuestionForm(SubForm):
    """``key`` comes back as it went out, so that a question that is reworded stays the same one."""

    key = HiddenField(filters=[_strip])
    text_en = StringField(_l("Question in English"), _TEXT, filters=[_strip])
    text_zh = StringField(_l("Question in Chinese"), _TEXT, filters=[_strip])
    kind = SelectField(_l("Kind of answer"), choices=choices(KINDS), default="scale")
    options_en = TextAreaField(_l("Answers to choose from, in English"), _OPTIONS, filters=[_strip])
    options_zh = TextAreaField(_l("Answers to choose from, in Chinese"), _OPTIONS, filters=[_strip])


class SurveyForm(Form):
    title_en = StringField(_l("Title in English"), _TITLE)
    title_zh = StringField(_l("Title in Chinese"), _TITLE)
    level = SelectField(_l("What it finds out"), choices=[(str(number), word) for number, word in LEVELS.items()])
    audience = SelectField(_l("Whom it asks"), choices=choices(AUDIENCES))
    after_days = IntegerField(
        _l("How many days after the last class meeting"),
        [
            InputRequired(_l("Give a whole number of days, 0 for right after.")),
            NumberRange(0, LATEST_DAYS, _l("Give a whole number of days from 0 to 365.")),
        ],
    )
    is_anonymous = BooleanField(_l("The answers are anonymous"))
    questions = FieldList(FormField(QuestionForm), label=_l("Its questions"), max_entries=MOST_QUESTIONS + MORE)

    def survey(self, key: str, before: Survey | None) -> Survey:
        """Not checked beyond the form: the plan does that as a whole. Raises Invalid for control characters."""
        known = {each.key: each for each in before.questions} if before else {}
        found = [_question(row.form, known) for row in self.questions if _says_something(row.form)]
        return Survey(
            key,
            localized_from(self, "title"),
            int(self.level.data),
            self.after_days.data,
            self.audience.data,
            bool(self.is_anonymous.data),
            tuple(found),
        )


def filled(survey: Survey) -> dict[str, Any]:
    """What the form shows of a survey, with room for more questions."""
    rows = [_row(each) for each in survey.questions]
    return {
        "title_en": survey.title.get("en", ""),
        "title_zh": survey.title.get("zh", ""),
        "level": str(survey.level),
        "audience": survey.audience,
        "after_days": survey.after_days,
        "is_anonymous": survey.is_anonymous,
        "questions": [*rows, *({"kind": "scale"} for _number in range(min(MORE, MOST_QUESTIONS - len(rows))))],
    }


def _row(question: Question) -> dict[str, Any]:
    lines = {f"options_{each}": "\n".join(one.text.get(each, "") for one in question.options) for each in ("en", "zh")}
    texts = {f"text_{each}": question.text.get(each, "") for each in ("en", "zh")}
    return {"key": question.key, "kind": question.kind, **texts, **lines}


def _says_something(row: Any) -> bool:
    return bool(row.text_en.data or row.text_zh.data or row.options_en.data or row.options_zh.data)


def _question(row: Any, known: dict[str, Question]) -> Question:
    texts = [row[name].data or "" for name in ("text_en", "text_zh", "options_en", "options_zh")]
    if any(has_forbidden_characters(text) for text in texts):
        sentence = _l("This contains invisible control characters. Please type it again or paste it as plain text.")
        raise Invalid("control_characters", sentence, field="questions")
    old = known.pop(row.key.data or "", None)
    english, chinese, options_en, options_zh = texts
    text = {language: each for language, each in (("en", english), ("zh", chinese)) if each}
    options = _options(options_en, options_zh, old.options if old else ())
    return Question(old.key if old else new_ref(), row.kind.data, text, options)


def _options(english: str, chinese: str, before: tuple[Option, ...]) -> tuple[Option, ...]:
    """One a line, in the same order in both languages; one that stood there before keeps its key."""
    known = {text: each.key for each in before for text in each.text.values()}
    lines = [[line.strip() for line in text.splitlines()] for text in (english, chinese)]
    found: dict[str, Option] = {}
    for number in range(max(len(each) for each in lines)):
        pair = {language: its[number] for language, its in zip(("en", "zh"), lines, strict=True) if number < len(its)}
        text = {language: line for language, line in pair.items() if line}
        if text:
            key = next((known[line] for line in text.values() if line in known), None)
            key = new_ref() if key is None or key in found else key
            found[key] = Option(key, text)
    return tuple(found.values())
