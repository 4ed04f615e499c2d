"""Sections of the form, and its order: by buttons, and in one go for who drags."""

from flask import Blueprint, redirect, request, url_for
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
from offerings.roles.policy import may_edit
from registrations.questions.models import QuestionSection
from registrations.questions.queries import get_question, get_section
from registrations.sections import actions
from registrations.sections.forms import SectionForm

blueprint = Blueprint("sections", __name__, url_prefix="/organise/offerings/<ref>/sections")


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_edit)
def create(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    form = SectionForm()
    if form.validate_on_submit():
        try:
            section = actions.create(offering.id, current_user, **_columns(form))
        except DomainError as error:
            form.refuse(error)
        else:
            return _back(ref, section.ref)
    return _page(offering, form, None)


@blueprint.route("/<section_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, section_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    section = get_section(offering.id, section_ref)
    form = SectionForm(data=_values(section))
    if form.validate_on_submit():
        try:
            actions.edit(section, current_user, **_columns(form))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            offering = get_by_ref(ref)
            section = get_section(offering.id, section_ref)
        else:
            return _back(ref, section_ref)
    return _page(offering, form, section)


@blueprint.post("/<section_ref>/removal")
@policy(may_edit)
def remove(ref: str, section_ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.remove(get_section(offering.id, section_ref), current_user)
    return _back(ref)


@blueprint.post("/<section_ref>/<any(up, down):way>")
@policy(may_edit)
def move(ref: str, section_ref: str, way: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    actions.move(get_section(offering.id, section_ref), current_user, -1 if way == "up" else 1)
    return _back(ref, section_ref)


@blueprint.post("/questions/<question_ref>/<any(up, down):way>")
@policy(may_edit)
def move_question(ref: str, question_ref: str, way: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    question = get_question(offering.id, question_ref)
    if question.withdrawn_at is None:
        actions.move(question, current_user, -1 if way == "up" else 1)
    return _back(ref, question_ref)


@blueprint.post("/order")
@policy(may_edit)
def arrange(ref: str) -> ResponseReturnValue:
    """From the script: ``line``, repeated, is the ref of each section and question from top to bottom."""
    offering = load_offering(ref, may_edit)
    try:
        actions.arrange(offering.id, current_user, request.form.getlist("line"))
    except DomainError as error:
        db.session.rollback()
        return {"message": str(error.message)}, error.status
    db.session.commit()
    return {"message": _("The order is saved.")}


def _columns(form: SectionForm) -> dict[str, dict[str, str]]:
    return {name: localized_from(form, name) for name in ("title", "intro")}


def _values(section: QuestionSection) -> dict[str, str]:
    texts = {"title": section.title, "intro": section.intro}
    return {f"{name}_{lang}": text.get(lang, "") for name, text in texts.items() for lang in ("en", "zh")}


def _back(ref: str, entry: str = "") -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("questions.index", ref=ref, _anchor=f"question-{entry}" if entry else None), 303)


def _page(offering: Offering, form: SectionForm, section: QuestionSection | None) -> ResponseReturnValue:
    page = render_offering("registrations/sections/edit.html", offering, form=form, section=section)
    return page, 422 if form.has_errors else 200
