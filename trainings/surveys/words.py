"""Values for the pages: what a survey is, when it is sent, what came of it."""

from typing import Any

from core.i18n import _, _n, localized
from trainings.surveys.forms import scale_word
from trainings.surveys.plan import AUDIENCES, LEVELS, Survey
from trainings.surveys.results import Outcome


def moment_words(survey: Survey) -> str:
    if survey.after_days == 0:
        return str(_("Right after the last class meeting"))
    return str(
        _n("%(num)s day after the last class meeting", "%(num)s days after the last class meeting", survey.after_days)
    )


def facts_words(survey: Survey) -> list[str]:
    """Whom it asks, when, how much, whether anonymously."""
    return [
        str(AUDIENCES[survey.audience]),
        moment_words(survey),
        str(LEVELS[survey.level]),
        str(_n("%(num)s question", "%(num)s questions", len(survey.questions))),
        str(_("anonymous") if survey.is_anonymous else _("with names")),
    ]


def outcome_rows(outcome: Outcome) -> dict[str, Any]:
    """``bars``: (label, how many, in words) of each possible answer."""
    question = outcome.question
    labels = {each.key: localized(each.text) for each in question.options}
    bars = [
        (
            str(scale_word(key)) if isinstance(key, int) else labels[key],
            number,
            _("%(number)s (%(percent)s%%)", number=number, percent=round(100 * number / outcome.answered))
            if outcome.answered
            else "0",
        )
        for key, number in outcome.counts.items()
    ]
    average = None if outcome.average is None else f"{outcome.average:g}"
    return {
        "text": question.text,
        "kind": question.kind,
        "answered": outcome.answered,
        "average": average,
        "bars": bars,
        "texts": outcome.texts,
    }


def value_words(survey: Survey, values: dict[str, Any]) -> list[str]:
    """One answer as cells of a table, in the order of the questions."""
    cells = []
    for question in survey.questions:
        value = values.get(question.key, "")
        words = {each.key: localized(each.text) for each in question.options}
        cells.append(words.get(value, str(value)) if question.kind == "choice" else str(value))
    return cells
