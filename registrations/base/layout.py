"""The organiser's form as a page shows it: sections, and of each question its fields and all that is said about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from core.database import Localized
from core.i18n import _, localized, sentences
from registrations.base.forms import removal_name
from registrations.questions.answers import field_name
from registrations.questions.conditions import DECIDING
from registrations.questions.fields import part_name
from registrations.questions.kinds import FILES
from registrations.questions.models import Question, QuestionSection, Upload
from registrations.questions.words import condition_words, privacy_words, ticket_words

_PARTS = {"needs": "note", "identity": "document"}


@dataclass(frozen=True)
class Asked:
    """``part``: the second field of kinds that have two. ``only``: in words when it is asked, empty for always."""

    question: Question
    field: Any
    part: Any
    removal: Any
    upload: Upload | None
    hint: str
    text: Localized
    """What one agrees to: the version that the box is about."""
    only: list[str]
    rule: dict[str, str]
    """The same for the script: data attributes without their "data-"."""


@dataclass(frozen=True)
class Part:
    """Of a form; ``section`` None: what stands before the first."""

    section: QuestionSection | None
    asked: list[Asked]


Texts = Mapping[tuple[int, int], Localized]
"""(question id, version) -> what was agreed to."""


def parts(
    form: Any, questions: Iterable[Question], uploads: Mapping[str, Upload], texts: Texts | None = None
) -> list[Part]:
    """``uploads``: of ``form.kept``, by their own refs. ``texts``: earlier versions that the person agreed to."""
    questions = list(questions)
    known = {question.id: question for question in questions}
    found: list[Part] = []
    for _section, group in groupby(questions, key=lambda question: question.section_id):
        asked = [_asked(form, question, known, uploads, texts or {}) for question in group]
        found.append(Part(asked[0].question.section, asked))
    return found


def earlier_versions(form: Any, questions: Iterable[Question]) -> list[tuple[int, int]]:
    """(question id, version) of consents given to a text that is not the newest any more."""
    given = [(question, form.before.get(question.id)) for question in questions if question.kind == "consent"]
    return [(q.id, said["version"]) for q, said in given if said and said.get("version") not in (None, q.text_version)]


def _asked(
    form: Any, question: Question, known: Mapping[int, Question], uploads: Mapping[str, Upload], texts: Texts
) -> Asked:
    decides = known.get(question.condition_id or 0)
    upload = uploads.get(form.kept.get(question.ref, ""))
    part = _PARTS.get(question.kind)
    hints = [localized(question.hint), _file_hint(question, upload), privacy_words(question)]
    only = [condition_words(question, decides)] if decides else []
    if question.ticket_types and form.ticket_ref is not None:
        only.append(ticket_words(question))
    return Asked(
        question=question,
        field=form[field_name(question)],
        part=form[part_name(question, part)] if part else None,
        removal=form[removal_name(question)] if upload and removal_name(question) in form else None,
        upload=upload,
        hint=sentences(hints),
        text=texts.get((question.id, int(getattr(form[field_name(question)], "value", 0) or 0)), question.text),
        only=only,
        rule=_rule(question, decides),
    )


def _file_hint(question: Question, upload: Upload | None) -> str:
    if question.kind not in FILES:
        return ""
    if upload is not None:
        return str(_("%(name)s is here already. Choose another file to replace it.", name=upload.filename))
    if question.kind == "file":
        return str(_("PDF, PNG, JPEG, Word, Excel or PowerPoint, up to 5 MB."))
    if question.least_pixels:
        return str(
            _("JPEG, PNG or WebP, up to 5 MB, at least %(pixels)s pixels wide and high.", pixels=question.least_pixels)
        )
    return str(_("JPEG, PNG or WebP, up to 5 MB."))


def _rule(question: Question, decides: Question | None) -> dict[str, str]:
    rule = {}
    if decides is not None:
        rule["if"] = field_name(decides)
        rule["values"] = " ".join(_raw(value) for value in question.condition_values if decides.kind in DECIDING)
    if question.ticket_types:
        rule["tickets"] = " ".join(ticket.ref for ticket in question.ticket_types)
    return rule


def _raw(value: Any) -> str:
    """A stored value as its field sends it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
