from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core.database import Localized
from core.forms import Form, choices
from core.i18n import _, _l, localized
from registrations.questions.asking import Asking, possible_values
from registrations.questions.kinds import KINDS
from registrations.questions.models import Question, QuestionSection
from registrations.questions.words import option_words
from registrations.tickets.models import TicketType


class TicksField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class QuestionForm(Form):
    """Options: one a line, the n-th Chinese line being the n-th English one."""

    kind = SelectField(_l("Kind of answer"), choices=choices(KINDS))
    label_en = StringField(_l("Question in English"), [Length(max=200)])
    label_zh = StringField(_l("Question in Chinese"), [Length(max=200)])
    hint_en = StringField(_l("Hint in English"), [Length(max=300)])
    hint_zh = StringField(_l("Hint in Chinese"), [Length(max=300)])
    options_en = TextAreaField(_l("Options in English"), [Length(max=5_000)])
    options_zh = TextAreaField(_l("Options in Chinese"), [Length(max=5_000)])
    retired_options = TicksField(_l("No longer offered"))
    text_en = TextAreaField(_l("Text in English"), [Length(max=10_000)])
    text_zh = TextAreaField(_l("Text in Chinese"), [Length(max=10_000)])
    least_pixels = IntegerField(_l("Pixels of the shorter side, at least"), [Optional()])
    is_required = BooleanField(_l("Everybody who is asked must answer it"))
    section = SelectField(_l("Section"), default="")
    ticket_types = TicksField(_l("Ask only with these tickets"))
    condition = SelectField(_l("Ask only if this question"), default="")  # the first question has none to choose
    condition_values = TicksField(_l("is answered with one of these"))
    purpose_en = StringField(_l("Why you ask, in English"), [Length(max=300)])
    purpose_zh = StringField(_l("Why you ask, in Chinese"), [Length(max=300)])
    kept_days = IntegerField(_l("Delete the answers so many days after the last day"), [Optional()])

    def options(self) -> list[Localized]:
        """As typed, without empty lines."""
        lines = [_lines(self.options_en.data), _lines(self.options_zh.data)]
        return [
            {language: text for language, text in (("en", en), ("zh", zh)) if text}
            for en, zh in zip_longest(*lines, fillvalue="")
        ]

    def offer(
        self,
        question: Question | None,
        others: Sequence[Question],
        sections: Iterable[QuestionSection],
        tickets: Iterable[TicketType],
    ) -> None:
        """What one can choose from: all of the same form, ``others`` without the question itself."""
        self.section.choices = [("", _("Before the first section")), *((s.ref, localized(s.title)) for s in sections)]
        self.ticket_types.choices = [(ticket.ref, localized(ticket.name)) for ticket in tickets]
        self.condition.choices = [("", _("Always ask it")), *((q.ref, localized(q.label)) for q in others)]
        self.condition_values.choices = [
            (f"{q.ref} {position}", option_words(q, value))
            for q in others
            for position, value in enumerate(possible_values(q))
        ]
        options = question.options if question else []
        self.retired_options.choices = [(str(n), localized(option)) for n, option in enumerate(options)]

    def values_by_question(self, others: Iterable[Question]) -> list[tuple[Question, list[Any]]]:
        """The boxes of ``condition_values``, under the question they belong to."""
        boxes = list(self.condition_values)
        found = [(q, [box for box in boxes if box.data.startswith(f"{q.ref} ")]) for q in others]
        return [(question, mine) for question, mine in found if mine]

    def asking(
        self, others: Iterable[Question], sections: Iterable[QuestionSection], tickets: Iterable[TicketType]
    ) -> Asking:
        decides = next((q for q in others if q.ref == self.condition.data), None)
        wanted = set(self.condition_values.data or ())
        possible = possible_values(decides) if decides else []
        values = [v for n, v in enumerate(possible) if decides and f"{decides.ref} {n}" in wanted]
        chosen = set(self.ticket_types.data or ())
        return Asking(
            label=_pair(self, "label"),
            hint=_pair(self, "hint"),
            options=self.options(),
            retired_options=[int(each) for each in self.retired_options.data or ()],
            is_required=self.is_required.data,
            section=next((s for s in sections if s.ref == self.section.data), None),
            text=_pair(self, "text"),
            least_pixels=self.least_pixels.data,
            condition=decides,
            condition_values=values,
            ticket_types=[ticket for ticket in tickets if ticket.ref in chosen],
            purpose=_pair(self, "purpose"),
            kept_days=self.kept_days.data,
        )


def values_of(question: Question, others: Iterable[Question]) -> dict[str, Any]:
    """What the form shows of a question that is there."""
    values: dict[str, Any] = {
        name: getattr(question, name) for name in ("kind", "is_required", "least_pixels", "kept_days")
    }
    for language in ("en", "zh"):
        for name in ("label", "hint", "text", "purpose"):
            values[f"{name}_{language}"] = getattr(question, name).get(language)
        values[f"options_{language}"] = "\n".join(option.get(language, "") for option in question.options)
    decides = next((each for each in others if each.id == question.condition_id), None)
    possible = possible_values(decides) if decides else []
    return values | {
        "retired_options": [str(position) for position in question.retired_options],
        "section": question.section.ref if question.section else "",
        "ticket_types": [ticket.ref for ticket in question.ticket_types],
        "condition": decides.ref if decides else "",
        "condition_values": [
            f"{decides.ref} {n}" for n, value in enumerate(possible) if decides and value in question.condition_values
        ],
    }


def _pair(form: Any, name: str) -> Localized:
    pair = {language: form[f"{name}_{language}"].data or "" for language in ("en", "zh")}
    return {language: text for language, text in pair.items() if text}


def _lines(text: str | None) -> list[str]:
    return [line.strip()[:200] for line in (text or "").splitlines() if line.strip()]
