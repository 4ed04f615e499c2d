"""The organiser's questions."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_view
from registrations.questions import actions, queries
from registrations.questions.arranging import line
from registrations.questions.forms import QuestionForm, values_of
from registrations.questions.kinds import KINDS
from registrations.questions.models import Question
from registrations.questions.ready_made import WORDS as READY_WORDS
from registrations.questions.words import condition_words, privacy_words, ticket_words
from registrations.tickets.queries import list_ticket_types

blueprint = Blueprint("questions", __name__, url_prefix="/organise/offerings/<ref>/questions")


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    questions, sections = queries.list_questions(offering.id), queries.list_sections(offering.id)
    return render_offering(
        "registrations/questions/index.html",
        offering,
        line=line(questions, sections),
        first_section=sections[0] if sections else None,
        last_section=sections[-1] if sections else None,
        notes={question.id: _notes(question, questions) for question in questions},
        withdrawn=queries.list_withdrawn(offering.id),
        counts=queries.count_answers(offering.id),
        kinds=KINDS,
        ready=READY_WORDS,
        may_change=may_edit(current_user, offering),
    )


def _notes(question: Question, questions: list[Question]) -> list[str]:
    """When it is asked, why, and how long answers are kept."""
    decides = next((each for each in questions if each.id == question.condition_id), None)
    notes = [condition_words(question, decides)] if decides else []
    notes += [ticket_words(question)] if question.ticket_types else []
    return [note for note in (*notes, privacy_words(question)) if note]


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    form = QuestionForm()
    given = _offer(form, offering, None)
    if form.validate_on_submit():
        try:
            question = actions.create(offering.id, current_user, form.kind.data, form.asking(*given))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = get_by_ref(ref)
            given = _offer(form, offering, None)
        else:
            anchor = f"question-{question.ref}"
            db.session.commit()
            return redirect(url_for("questions.index", ref=ref, _anchor=anchor), 303)
    return _page(offering, form, None, given[0])


@blueprint.route("/<question_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, question_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    question = queries.get_question(offering.id, question_ref)
    form = QuestionForm(data=values_of(question, queries.list_questions(offering.id)))
    form.kind.data = question.kind
    given = _offer(form, offering, question)
    if form.validate_on_submit():
        try:
            actions.edit(question, current_user, form.asking(*given))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = get_by_ref(ref)
            question = queries.get_question(offering.id, question_ref)
            given = _offer(form, offering, question)
        else:
            db.session.commit()
            return redirect(url_for("questions.index", ref=ref, _anchor=f"question-{question_ref}"), 303)
    return _page(offering, form, question, given[0])


@blueprint.post("/<question_ref>/withdrawal")
@policy(may_edit)
def withdraw(ref: str, question_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.withdraw(queries.get_question(offering.id, question_ref), current_user)
    db.session.commit()
    flash(_("The question is no longer asked. Its answers stay."), "success")
    return redirect(url_for("questions.index", ref=ref), 303)


@blueprint.post("/<question_ref>/restoration")
@policy(may_edit)
def restore(ref: str, question_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.restore(queries.get_question(offering.id, question_ref), current_user)
    db.session.commit()
    return redirect(url_for("questions.index", ref=ref, _anchor=f"question-{question_ref}"), 303)


def _offer(form: QuestionForm, offering: Offering, question: Question | None) -> tuple[Any, Any, Any]:
    """What the form lets one choose from: other questions, sections, ticket types."""
    others = [each for each in queries.list_questions(offering.id) if question is None or each.id != question.id]
    sections = queries.list_sections(offering.id)
    tickets = [ticket for ticket in list_ticket_types(offering.id) if ticket.withdrawn_at is None]
    form.offer(question, others, sections, tickets)
    return others, sections, tickets


def _page(
    offering: Offering, form: QuestionForm, question: Question | None, others: list[Question]
) -> ResponseReturnValue:
    page = render_offering(
        "registrations/questions/edit.html",
        offering,
        form=form,
        question=question,
        boxes=form.values_by_question(others),
        is_answered=bool(question and queries.count_answers(offering.id).get(question.id)),
    )
    return page, 422 if form.has_errors else 200
