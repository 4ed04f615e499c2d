from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from core.errors import Sentence
from core.forms import Form
from core.i18n import _l, localized
from trainings.surveys.plan import SCALE, Question, Survey
from trainings.surveys.results import LONGEST

SCALE_WORDS: dict[int, Sentence] = {1: _l("1: not at all"), 5: _l("5: fully")}


class AnswerForm(Form):
    """With a field "q_<key>" for each question, none of which must be filled in."""

    def typed(self, survey: Survey) -> dict[str, str]:
        return {each.key: self[f"q_{each.key}"].data or "" for each in survey.questions}


def build(survey: Survey) -> AnswerForm:
    fields: dict[str, Any] = {f"q_{each.key}": _field(each) for each in survey.questions}
    form: AnswerForm = type("AnswerFormOfSurvey", (AnswerForm,), fields)()
    return form


def _field(question: Question) -> Any:
    label = localized(question.text)
    if question.kind == "text":
        return TextAreaField(label, [Length(max=LONGEST)])
    if question.kind == "scale":
        return RadioField(label, [Optional()], choices=[(str(each), scale_word(each)) for each in SCALE])
    return RadioField(label, [Optional()], choices=[(each.key, localized(each.text)) for each in question.options])


def scale_word(number: int) -> Sentence:
    return SCALE_WORDS.get(number, str(number))
