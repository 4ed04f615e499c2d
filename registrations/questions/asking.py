"""What an organiser says about a question, and what of it can't be. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.database import Localized
from core.errors import Invalid
from core.i18n import _l
from registrations.questions.conditions import DECIDING, makes_circle
from registrations.questions.kinds import KINDS, RATINGS, WITH_OPTIONS
from registrations.questions.models import Question, QuestionSection
from registrations.tickets.models import TicketType

MOST_OPTIONS = 100
MOST_DAYS = 3_650
MOST_PIXELS = 4_000


@dataclass(frozen=True)
class Asking:
    """Everything of a question but its kind, which stays."""

    label: Localized
    hint: Localized = field(default_factory=dict)
    options: Sequence[Localized] = ()
    retired_options: Sequence[int] = ()
    is_required: bool = False
    section: QuestionSection | None = None
    text: Localized = field(default_factory=dict)
    least_pixels: int | None = None
    condition: Question | None = None
    condition_values: Sequence[Any] = ()
    ticket_types: Sequence[TicketType] = ()
    purpose: Localized = field(default_factory=dict)
    kept_days: int | None = None


def check(kind: str, asking: Asking) -> None:
    """Raise Invalid at the first field that can't be right."""
    if kind not in KINDS:
        raise Invalid("unknown_kind", _l("Choose what kind of answer you expect."), field="kind")
    if not asking.label:
        raise Invalid("label_missing", _l("Write the question, in English or Chinese."), field="label_en")
    if kind == "consent" and not asking.text:
        raise Invalid("text_missing", _l("Write the text that people agree to."), field="text_en")
    if asking.least_pixels is not None and not 1 <= asking.least_pixels <= MOST_PIXELS:
        raise Invalid("pixels_out_of_range", _l("Give a number of pixels from 1 to 4000."), field="least_pixels")
    if asking.kept_days is not None and not 0 <= asking.kept_days <= MOST_DAYS:
        raise Invalid("days_out_of_range", _l("Give a number of days from 0 to 3650."), field="kept_days")
    if kind in WITH_OPTIONS:
        _check_options(kind, asking)


def _check_options(kind: str, asking: Asking) -> None:
    fewest = 1 if kind == "needs" else 2
    if not fewest <= len(asking.options) <= MOST_OPTIONS:
        raise Invalid("too_few_options", _l("Give between 2 and 100 options, one in each line."), field="options_en")
    if any(not 0 <= position < len(asking.options) for position in asking.retired_options):
        raise Invalid("no_such_option", _l("Choose one of the options."), field="retired_options")
    if len(asking.options) - len(set(asking.retired_options)) < 1:
        raise Invalid("all_retired", _l("Leave at least one option to choose."), field="retired_options")


def check_condition(question: Question, asking: Asking, others: Sequence[Question]) -> None:
    """``others``: the questions of the form. Raises Invalid for another form's, a circle, an answer it can't have."""
    decides = asking.condition
    if decides is None:
        return
    if decides.id not in {each.id for each in others}:
        raise Invalid("no_such_question", _l("Choose one of the questions of this form."), field="condition")
    conditions: Mapping[int, int | None] = {each.id: each.condition_id for each in others}
    if question.id is not None and makes_circle(question.id, decides.id, conditions):
        raise Invalid(
            "condition_circle",
            _l("These two would wait for each other: that question itself is only asked because of this one."),
            field="condition",
        )
    possible = possible_values(decides)
    if any(value not in possible for value in asking.condition_values):
        raise Invalid("no_such_answer", _l("Choose answers which that question can have."), field="condition_values")


def possible_values(question: Question) -> list[Any]:
    """The answers that a condition can name, as they are stored."""
    if question.kind not in DECIDING:
        return []
    if question.kind == "yes_no":
        return [True, False]
    if question.kind == "rating":
        return list(RATINGS)
    return list(range(len(question.options)))
