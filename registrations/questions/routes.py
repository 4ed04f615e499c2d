"""The organiser's questions."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import localized_from
from core.i18n import _
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit, may_view
from registrations.questions import actions, queries
from registrations.questions.forms import QuestionForm
from registrations.questions.models import KINDS, Question

blueprint = Blueprint("questions", __name__, url_prefix="/organise/offerings/<ref>/questions")


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_view)
    return render_offering(
        "registrations/questions/index.html",
        offering,
        questions=queries.list_questions(offering.id),
        counts=queries.count_answers(offering.id),
        kinds=KINDS,
        may_change=may_edit(current_user, offering),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            actions.create(offering.id, current_user, kind=form.kind.data, **_columns(form))
        except DomainError as error:
            form.refuse(error)
        else:
            db.session.commit()
            return redirect(url_for("questions.index", ref=ref), 303)
    return _page(offering, form, None)


@blueprint.route("/<question_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, question_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    question = queries.get_question(offering.id, question_ref)
    form = QuestionForm(data=_values(question))
    form.kind.data = question.kind
    if form.validate_on_submit():
        try:
            actions.edit(question, current_user, **_columns(form))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = get_by_ref(ref)
            question = queries.get_question(offering.id, question_ref)
        else:
            db.session.commit()
            return redirect(url_for("questions.index", ref=ref), 303)
    return _page(offering, form, question)


@blueprint.post("/<question_ref>/<any(up, down):way>")
@policy(may_edit)
def move(ref: str, question_ref: str, way: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.move(queries.get_question(offering.id, question_ref), current_user, -1 if way == "up" else 1)
    db.session.commit()
    return redirect(url_for("questions.index", ref=ref, _anchor=f"question-{question_ref}"), 303)


@blueprint.post("/<question_ref>/withdrawal")
@policy(may_edit)
def withdraw(ref: str, question_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.withdraw(queries.get_question(offering.id, question_ref), current_user)
    db.session.commit()
    flash(_("The question is no longer asked. Its answers stay."), "success")
    return redirect(url_for("questions.index", ref=ref), 303)


def _columns(form: QuestionForm) -> dict[str, Any]:
    return {
        "label": localized_from(form, "label"),
        "hint": localized_from(form, "hint"),
        "options": form.options(),
        "is_required": form.is_required.data,
    }


def _values(question: Question) -> dict[str, Any]:
    values: dict[str, Any] = {"kind": question.kind, "is_required": question.is_required}
    for language in ("en", "zh"):
        values[f"label_{language}"] = question.label.get(language)
        values[f"hint_{language}"] = question.hint.get(language)
        values[f"options_{language}"] = "\n".join(option.get(language, "") for option in question.options)
    return values


def _page(offering: Offering, form: QuestionForm, question: Question | None) -> ResponseReturnValue:
    page = render_offering("registrations/questions/edit.html", offering, form=form, question=question)
    return page, 422 if form.has_errors else 200
