"""The organiser's own questions, people's answers and the files they hand in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from accounts.users.models import User
from core import audit, clock
from core.audit import Actor
from core.database import db
from core.errors import Invalid
from core.i18n import _l
from organisations.base.queries import find_by_name
from registrations.questions import files
from registrations.questions.answers import field_name, read_form
from registrations.questions.asking import Asking, check, check_condition
from registrations.questions.kinds import FILES, SEALED, WITH_OPTIONS
from registrations.questions.models import Answer, ConsentText, EarlierAnswer, Question, Upload
from registrations.questions.pictures import clean_picture
from registrations.questions.queries import list_answers, list_questions
from registrations.questions.sealing import opened, sealed


def create(offering_id: int, actor: Actor | None, kind: str, asking: Asking) -> Question:
    """A question at the end of its section."""
    last = db.session.scalar(db.select(db.func.max(Question.position)).where(Question.offering_id == offering_id))
    question = Question(offering_id=offering_id, kind=kind, position=(last or 0) + 1, text_version=0)
    _write(question, asking)
    db.session.add(question)
    db.session.flush()
    _keep_text(question)
    audit.record(actor, "question.created", "offering", offering_id, question=question.ref, kind=kind)
    return question


def edit(question: Question, actor: Actor, asking: Asking) -> None:
    """The kind stays. Options that somebody chose stay in their place: new ones are added at the end."""
    if len(asking.options) < len(question.options) and _is_answered(question):
        raise Invalid(
            "options_in_use",
            _l("Somebody has answered this. You may reword, retire or add options at the end, not remove any."),
            field="options_en",
        )
    _write(question, asking)
    db.session.flush()
    _keep_text(question)
    audit.record(actor, "question.edited", "offering", question.offering_id, question=question.ref)


def withdraw(question: Question, actor: Actor | None) -> None:
    """No longer asked; the answers it has stay."""
    question.withdrawn_at = question.withdrawn_at or clock.now()
    audit.record(actor, "question.withdrawn", "offering", question.offering_id, question=question.ref)


def restore(question: Question, actor: Actor) -> None:
    """Asked again, at the place where it was."""
    if question.withdrawn_at is not None:
        question.withdrawn_at = None
        audit.record(actor, "question.restored", "offering", question.offering_id, question=question.ref)


def receive(
    user: User, filename: str, content: bytes, field: str | None = None, question: Question | None = None
) -> Upload:
    """Keep a file that a person handed in; its type is found from its content. Raises Invalid at ``field``."""
    if question is not None and question.kind == "picture":
        files.check_size(content, field)
        content_type, content = clean_picture(content, question.least_pixels, field)
    else:
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
        holders = (Answer, EarlierAnswer)
        held = db.or_(*(db.select(row.id).where(row.upload_id == Upload.id).exists() for row in holders))
        db.session.execute(db.delete(Upload).where(Upload.user_id == user_id, Upload.ref.in_(wanted), ~held))


def answer(
    registration_id: int,
    user_id: int,
    questions: Sequence[Question],
    given: Mapping[str, Any],
    ticket_ref: str | None = None,
    only: Collection[int] | None = None,
) -> bool:
    """Write the answers of a registration; True when any differs from before. Raises Invalid at the question.
    ``only``: ids of the questions that were put; what was answered to the others stands.

    Questions that are not asked with this ticket or after these answers are not demanded; what was said to them
    earlier is set aside (EarlierAnswer).
    """
    if not questions:
        return False
    existing = {row.question_id: row for row in list_answers(registration_id)}
    before = {id_: _plain(row) for id_, row in existing.items()}
    reading = read_form(questions, given, ticket_ref, before, only)
    if reading.refusals:
        raise reading.refusals[0]
    changed, let_go = False, list[str]()
    for question in questions:
        row = existing.get(question.id)
        value = _complete(question, reading.values.get(question.id))
        if value == before.get(question.id):
            continue  # neither answered before nor now, purged, or the same
        if only is not None and question.id not in only and question.id not in reading.hidden:
            continue  # completed anew: nobody asked for that
        changed = True
        if row is not None:
            let_go += _replace(row, is_hidden=question.id in reading.hidden, is_gone=value is None)
        if value is not None:
            _store(row, registration_id, question, value, user_id)
    db.session.flush()
    discard(user_id, let_go)
    return changed


def set_all_aside(registration_id: int) -> None:
    """The registration is somebody else's from now on: what was answered is kept as earlier answers, and no longer
    than those may be."""
    for row in list_answers(registration_id):
        if row.purged_at is None:
            _set_aside(row)
        db.session.delete(row)
    db.session.flush()


def _plain(row: Answer) -> Any:
    return None if row.purged_at else opened(row.value, row.question.ref)


def _complete(question: Question, value: Any) -> Any:
    """An organisation that the directory knows by this name."""
    if question.kind != "organisation" or value is None:
        return value
    found = find_by_name(value["name"])
    return {"name": value["name"], "ref": found.ref if found else None}


def _replace(row: Answer, *, is_hidden: bool, is_gone: bool) -> list[str]:
    """Before a row gets another value or none: keep what must not be lost. Refs of files nobody needs any more."""
    let_go = []
    if is_hidden or row.question.kind == "consent":
        _set_aside(row)
    elif row.upload is not None:
        let_go.append(row.upload.ref)
    if is_gone:
        db.session.delete(row)
    return let_go


def _set_aside(row: Answer) -> None:
    db.session.add(
        EarlierAnswer(
            registration_id=row.registration_id,
            question_id=row.question_id,
            value=row.value,
            upload_id=row.upload_id,
            answered_at=row.answered_at,
            replaced_at=clock.now(),
        )
    )


def _store(row: Answer | None, registration_id: int, question: Question, value: Any, user_id: int) -> None:
    upload = _get_upload(question, value, user_id) if question.kind in FILES else None
    if row is None:
        row = Answer(registration_id=registration_id, question_id=question.id)
        db.session.add(row)
    row.value = sealed(value, question.ref) if question.kind in SEALED else value
    row.upload_id = upload.id if upload else None
    row.answered_at, row.purged_at = clock.now(), None


def _get_upload(question: Question, ref: str, user_id: int) -> Upload:
    upload: Upload | None = db.session.scalar(db.select(Upload).where(Upload.ref == ref, Upload.user_id == user_id))
    if upload is None:
        raise Invalid("no_such_file", _l("This file is no longer here. Choose it again."), field=field_name(question))
    return upload


def _is_answered(question: Question) -> bool:
    return bool(db.session.scalar(db.select(db.select(Answer.id).where(Answer.question_id == question.id).exists())))


def _write(question: Question, asking: Asking) -> None:
    check(question.kind, asking)
    if asking.condition is not None:
        check_condition(question, asking, list_questions(question.offering_id))
    has_options = question.kind in WITH_OPTIONS
    question.label, question.hint, question.is_required = asking.label, asking.hint, asking.is_required
    question.options = [dict(option) for option in asking.options] if has_options else []
    question.retired_options = sorted(set(asking.retired_options)) if has_options else []
    question.section_id = asking.section.id if asking.section else None
    question.text = dict(asking.text) if question.kind == "consent" else {}
    question.least_pixels = asking.least_pixels if question.kind == "picture" else None
    question.condition_id = asking.condition.id if asking.condition else None
    question.condition_values = list(asking.condition_values) if asking.condition else []
    question.ticket_types = list(asking.ticket_types)
    question.purpose, question.kept_days = asking.purpose, asking.kept_days


def _keep_text(question: Question) -> None:
    """A text that differs from the version before is a new version: whoever agreed before, agreed to that one."""
    if question.kind != "consent":
        return
    latest = db.session.scalar(
        db.select(ConsentText).where(
            ConsentText.question_id == question.id, ConsentText.version == question.text_version
        )
    )
    if latest is None or latest.text != question.text:
        question.text_version += 1
        kept = ConsentText(question_id=question.id, version=question.text_version, text=dict(question.text))
        kept.created_at = clock.now()
        db.session.add(kept)
        db.session.flush()
