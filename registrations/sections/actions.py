from collections.abc import Sequence
from typing import Any

from core import audit
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from registrations.questions.actions import create as create_question
from registrations.questions.arranging import Entry, line, moved, number
from registrations.questions.asking import Asking
from registrations.questions.copies import copy_all
from registrations.questions.models import Question, QuestionSection
from registrations.questions.queries import list_questions, list_sections
from registrations.questions.ready_made import READY


def create(offering_id: int, actor: Actor, *, title: Localized, intro: Localized | None = None) -> QuestionSection:
    """At the end of the form."""
    section = QuestionSection(offering_id=offering_id, position=len(list_sections(offering_id)) + 1)
    _write(section, title, intro or {})
    db.session.add(section)
    db.session.flush()
    audit.record(actor, "section.created", "offering", offering_id, section=section.ref)
    return section


def edit(section: QuestionSection, actor: Actor, *, title: Localized, intro: Localized | None = None) -> None:
    _write(section, title, intro or {})
    audit.record(actor, "section.edited", "offering", section.offering_id, section=section.ref)


def remove(section: QuestionSection, actor: Actor) -> None:
    """Only the heading: its questions stay where they are, in the section before."""
    offering_id = section.offering_id
    entries = [entry for entry in whole_line(offering_id) if entry is not section]
    number(entries)
    db.session.flush()
    withdrawn = db.update(Question).where(Question.section_id == section.id).values(section_id=None)
    db.session.execute(withdrawn)
    audit.record(actor, "section.removed", "offering", offering_id, section=section.ref)
    db.session.delete(section)
    db.session.flush()


def move(entry: Entry, actor: Actor, by: int) -> None:
    """A question or a section one place up (-1) or down (+1); nothing happens at the ends."""
    number(moved(whole_line(entry.offering_id), entry, by))
    audit.record(actor, "form.arranged", "offering", entry.offering_id, moved=entry.ref, by=by)
    db.session.flush()


def arrange(offering_id: int, actor: Actor, refs: Sequence[str]) -> None:
    """All of the form in this order (refs of sections and questions); Refused when it is not all of it."""
    entries = {entry.ref: entry for entry in whole_line(offering_id)}
    if sorted(refs) != sorted(entries):
        raise Refused("form_changed", _l("The form was changed meanwhile. Load the page again."))
    number([entries[ref] for ref in refs])
    audit.record(actor, "form.arranged", "offering", offering_id)
    db.session.flush()


def whole_line(offering_id: int) -> list[Entry]:
    return line(list_questions(offering_id), list_sections(offering_id))


def _write(section: QuestionSection, title: Localized, intro: Localized) -> None:
    if not title:
        raise Invalid("title_missing", _l("Give it a title, in English or Chinese."), field="title_en")
    section.title, section.intro = title, intro


def add_ready_made(offering_id: int, actor: Actor, key: str) -> QuestionSection:
    """One of READY at the end of the form, to be changed like any other."""
    ready = READY[key]
    section = create(offering_id, actor, title=dict(ready.title), intro=dict(ready.intro))
    first: Question | None = None
    for each in ready.questions:
        asked_if: dict[str, Any] = {"condition": first, "condition_values": [True]} if each.needs_yes else {}
        asking = Asking(label=dict(each.label), section=section, **each.more, **asked_if)
        question = create_question(offering_id, actor, each.kind, asking)
        first = first or question
    return section


def copy_form(source_offering_id: int, target_offering_id: int, actor: Actor) -> int:
    """Everything that another offering asks, after what is asked here; how many questions."""
    count = len(copy_all(source_offering_id, target_offering_id))
    number(whole_line(target_offering_id))
    audit.record(actor, "form.copied", "offering", target_offering_id, source=source_offering_id, count=count)
    db.session.flush()
    return count
