from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from accounts.users.models import User
from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid
from core.i18n import _l
from registrations.questions import files
from registrations.questions.answers import field_name, read_all
from registrations.questions.models import KINDS, Answer, Question, Upload
from registrations.questions.queries import list_answers, list_questions

MOST_OPTIONS = 100


def create(
    offering_id: int,
    actor: Actor,
    *,
    kind: str,
    label: Localized,
    hint: Localized,
    options: Sequence[Localized] = (),
    is_required: bool = False,
) -> Question:
    """A question at the end of the form."""
    last = db.session.scalar(db.select(db.func.max(Question.position)).where(Question.offering_id == offering_id))
    question = Question(offering_id=offering_id, kind=kind, position=(last or 0) + 1)
    _write(question, label=label, hint=hint, options=options, is_required=is_required)
    db.session.add(question)
    db.session.flush()
    audit.record(actor, "question.created", "offering", offering_id, question=question.ref, kind=kind)
    return question


def edit(
    question: Question,
    actor: Actor,
    *,
    label: Localized,
    hint: Localized,
    options: Sequence[Localized] = (),
    is_required: bool = False,
) -> None:
    """The kind stays. Options that somebody chose stay in their place: new ones are added at the end."""
    if len(options) < len(question.options) and _is_answered(question):
        raise Invalid(
            "options_in_use",
            _l("Somebody has answered this. You may reword options or add some at the end, not remove any."),
            field="options_en",
        )
    _write(question, label=label, hint=hint, options=options, is_required=is_required)
    audit.record(actor, "question.edited", "offering", question.offering_id, question=question.ref)


def move(question: Question, actor: Actor, by: int) -> None:
    """One place up (-1) or down (+1); nothing happens at the ends."""
    line = list_questions(question.offering_id)
    here = line.index(question)
    there = here + by
    if 0 <= there < len(line):
        line[here], line[there] = line[there], line[here]
        for position, each in enumerate(line, start=1):
            each.position = position
        audit.record(actor, "question.moved", "offering", question.offering_id, question=question.ref, by=by)


def withdraw(question: Question, actor: Actor) -> None:
    """No longer asked; the answers it has stay."""
    question.withdrawn_at = question.withdrawn_at or clock.now()
    audit.record(actor, "question.withdrawn", "offering", question.offering_id, question=question.ref)


def copy_all(source_offering_id: int, target_offering_id: int) -> None:
    for question in list_questions(source_offering_id):
        db.session.add(
            Question(
                offering_id=target_offering_id,
                kind=question.kind,
                label=dict(question.label),
                hint=dict(question.hint),
                options=[dict(option) for option in question.options],
                is_required=question.is_required,
                position=question.position,
            )
        )
    db.session.flush()


def receive(user: User, filename: str, content: bytes, field: str | None = None) -> Upload:
    """Keep a file that a person handed in; its type is found from its content. Raises Invalid at ``field``."""
    content_type = files.check(filename, content, field)
    upload = Upload(
        user_id=user.id,
        filename=files.safe_name(filename, content_type),
        content_type=content_type,
        size=len(content),
        content=content,
        created_at=clock.now(),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def discard(user_id: int, refs: Iterable[str]) -> None:
    """Delete these files of a person, except what an answer still holds."""
    wanted = [ref for ref in refs if ref]
    if wanted:
        held = db.select(Answer.id).where(Answer.upload_id == Upload.id).exists()
        db.session.execute(db.delete(Upload).where(Upload.user_id == user_id, Upload.ref.in_(wanted), ~held))


def answer(registration_id: int, user_id: int, questions: Sequence[Question], given: Mapping[str, Any]) -> bool:
    """Write the answers of a registration; True when any differs from before. Raises Invalid at the question."""
    values = read_all(questions, given)
    existing = {answer.question_id: answer for answer in list_answers(registration_id)}
    changed, files_before = False, []
    for question in questions:
        value = values.get(question.id)
        upload = _find_upload(question, value, user_id) if question.kind == "file" and value else None
        row = existing.get(question.id)
        if (row.value if row else None) == value:
            continue
        changed = True
        if row is not None and row.upload is not None:
            files_before.append(row.upload.ref)
        if value is None:
            db.session.delete(row)
        elif row is None:
            db.session.add(
                Answer(
                    registration_id=registration_id,
                    question_id=question.id,
                    value=value,
                    upload_id=upload.id if upload else None,
                )
            )
        else:
            row.value, row.upload_id = value, upload.id if upload else None
    db.session.flush()
    discard(user_id, files_before)
    return changed


def _find_upload(question: Question, ref: str, user_id: int) -> Upload:
    upload: Upload | None = db.session.scalar(db.select(Upload).where(Upload.ref == ref, Upload.user_id == user_id))
    if upload is None:
        raise Invalid("no_such_file", _l("This file is no longer here. Choose it again."), field=field_name(question))
    return upload


def _is_answered(question: Question) -> bool:
    return bool(db.session.scalar(db.select(db.select(Answer.id).where(Answer.question_id == question.id).exists())))


def _write(
    question: Question, *, label: Localized, hint: Localized, options: Sequence[Localized], is_required: bool
) -> None:
    if question.kind not in KINDS:
        raise Invalid("unknown_kind", _l("Choose what kind of answer you expect."), field="kind")
    if not label:
        raise Invalid("label_missing", _l("Write the question, in English or Chinese."), field="label_en")
    if question.kind == "choice" and not 2 <= len(options) <= MOST_OPTIONS:
        raise Invalid("too_few_options", _l("Give between 2 and 100 options, one in each line."), field="options_en")
    question.label, question.hint, question.is_required = label, hint, is_required
    question.options = [dict(option) for option in options] if question.kind == "choice" else []
