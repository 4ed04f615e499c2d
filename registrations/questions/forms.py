from itertools import zip_longest

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.database import Localized
from core.forms import Form, choices
from core.i18n import _l
from registrations.questions.models import KINDS


class QuestionForm(Form):
    """Options: one a line, the n-th Chinese line being the n-th English one."""

    kind = SelectField(_l("Kind of answer"), choices=choices(KINDS))
    label_en = StringField(_l("Question in English"), [Length(max=200)])
    label_zh = StringField(_l("Question in Chinese"), [Length(max=200)])
    hint_en = StringField(_l("Hint in English"), [Length(max=300)])
    hint_zh = StringField(_l("Hint in Chinese"), [Length(max=300)])
    options_en = TextAreaField(_l("Options in English"), [Length(max=5_000)])
    options_zh = TextAreaField(_l("Options in Chinese"), [Length(max=5_000)])
    is_required = BooleanField(_l("Everybody must answer it"))

    def options(self) -> list[Localized]:
        """As typed, without empty lines."""
        lines = [_lines(self.options_en.data), _lines(self.options_zh.data)]
        return [
            {language: text for language, text in (("en", en), ("zh", zh)) if text}
            for en, zh in zip_longest(*lines, fillvalue="")
        ]


def _lines(text: str | None) -> list[str]:
    return [line.strip()[:200] for line in (text or "").splitlines() if line.strip()]
