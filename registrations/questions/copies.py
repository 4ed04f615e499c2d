"""A form carried over to another offering."""

from collections.abc import Mapping, Sequence

from core import clock
from core.database import Localized, db
from registrations.questions.models import ConsentText, Question, QuestionSection
from registrations.questions.queries import list_questions, list_sections
from registrations.tickets.models import TicketType


def copy_all(
    source_offering_id: int, target_offering_id: int, copied: Mapping[int, TicketType] | None = None
) -> dict[int, Question]:
    """Sections and questions, after what the target asks already: id of the original -> its copy.

    ``copied``: id of each ticket type -> its copy. Without, ticket types are found again by their names, and a question
    for ones that the target lacks is asked with every one. What nobody is asked any more stays behind.
    """
    sections = _copy_sections(source_offering_id, target_offering_id)
    find = copied.get if copied is not None else _by_name(source_offering_id, target_offering_id).get
    last = db.session.scalar(
        db.select(db.func.max(Question.position)).where(Question.offering_id == target_offering_id)
    )
    copies: dict[int, Question] = {}
    asked = _still_asked(list_questions(source_offering_id))
    for position, question in enumerate(asked, start=(last or 0) + 1):
        copy = Question(offering_id=target_offering_id, position=position, **_columns(question))
        copy.section_id = sections[question.section_id].id if question.section_id else None
        copy.ticket_types = [found for each in question.ticket_types if (found := find(each.id)) is not None]
        copies[question.id] = copy
    db.session.add_all(copies.values())
    db.session.flush()
    for question in asked:
        decides = copies.get(question.condition_id or 0)
        copies[question.id].condition_id = decides.id if decides else None
        if question.kind == "consent":
            _begin_text(copies[question.id])
    db.session.flush()
    return copies


def _still_asked(questions: Sequence[Question]) -> list[Question]:
    """Without those for withdrawn tickets only, and those that hang on their answers: a copy would ask everybody."""
    silent: set[int] = set()
    while True:
        more = {each.id for each in questions if each.condition_id in silent or _is_withdrawn(each)} - silent
        if not more:
            return [each for each in questions if each.id not in silent]
        silent |= more


def _is_withdrawn(question: Question) -> bool:
    return bool(question.ticket_types) and all(each.withdrawn_at is not None for each in question.ticket_types)


def _columns(question: Question) -> dict[str, object]:
    return {
        "kind": question.kind,
        "label": dict(question.label),
        "hint": dict(question.hint),
        "options": [dict(option) for option in question.options],
        "retired_options": list(question.retired_options),
        "is_required": question.is_required,
        "text": dict(question.text),
        "text_version": 1 if question.kind == "consent" else 0,
        "least_pixels": question.least_pixels,
        "condition_values": list(question.condition_values),
        "purpose": dict(question.purpose),
        "kept_days": question.kept_days,
    }


def _copy_sections(source_offering_id: int, target_offering_id: int) -> dict[int, QuestionSection]:
    last = max((section.position for section in list_sections(target_offering_id)), default=0)
    copies = {}
    for position, section in enumerate(list_sections(source_offering_id), start=last + 1):
        copies[section.id] = QuestionSection(
            offering_id=target_offering_id, title=dict(section.title), intro=dict(section.intro), position=position
        )
    db.session.add_all(copies.values())
    db.session.flush()
    return copies


def _begin_text(question: Question) -> None:
    text = ConsentText(question_id=question.id, version=1, text=dict(question.text), created_at=clock.now())
    db.session.add(text)


def _by_name(source_offering_id: int, target_offering_id: int) -> dict[int, TicketType]:
    """Id of a ticket type of the source -> that of the target with its name."""
    query = db.select(TicketType).options(db.lazyload(TicketType.pools))
    on_offer = query.where(TicketType.offering_id == target_offering_id, TicketType.withdrawn_at.is_(None))
    names = {_key(each.name): each for each in db.session.scalars(on_offer)}
    theirs = db.session.scalars(query.where(TicketType.offering_id == source_offering_id))
    return {each.id: names[key] for each in theirs if (key := _key(each.name)) in names}


def _key(name: Localized) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(name.items()))
