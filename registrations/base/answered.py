"""A form that begins with what the person answered before."""

from collections.abc import Sequence
from typing import Any

from registrations.base.forms import PROFILE, ProfileForm, build
from registrations.base.models import Registration
from registrations.questions.fields import as_typed
from registrations.questions.models import Question
from registrations.questions.queries import list_answers
from registrations.questions.sealing import opened


def answered_form(base: type[ProfileForm], registration: Registration, questions: Sequence[Question]) -> Any:
    """Of ``base`` with the fields of ``questions``; asked as with the ticket that the registration has."""
    values: dict[str, Any] = {name: getattr(registration, name) for name in PROFILE}
    kept, before = {}, {}
    for answer in list_answers(registration.id):
        values |= as_typed(answer.question, answer.value)
        before[answer.question_id] = opened(answer.value, answer.question.ref)
        if answer.upload is not None:
            kept[answer.question.ref] = answer.upload.ref
    form = build(base, questions, before, data=values)
    form.kept, form.ticket_ref = kept, registration.ticket_type.ref
    return form
