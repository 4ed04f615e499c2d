"""Sections of the form, and its order: by buttons, and in one go for who drags."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError, NotFound
from core.forms import localized_from
from core.i18n import _, _n, date_range, joined, localized
from offerings.base.models import Offering
from offerings.base.navigation import render_offering
from offerings.base.queries import get_by_ref
from offerings.roles.loading import load_offering
from offerings.roles.policy import may_edit
from offerings.roles.queries import list_for_organiser
from registrations.questions.models import QuestionSection
from registrations.questions.queries import get_question, get_section, having_questions
from registrations.questions.ready_made import READY
from registrations.sections import actions
from registrations.sections.forms import CopyForm, SectionForm

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


@blueprint.post("/ready-made")
@policy(may_edit)
def add_ready_made(ref: str) -> ResponseReturnValue:
    offering = load_offering(ref, may_edit)
    key = request.form.get("key", "")
    if key not in READY:
        raise NotFound
    section = actions.add_ready_made(offering.id, current_user, key)
    flash(_("Added. Change whatever you ask in another way."), "success")
    return _back(ref, section.ref)


@blueprint.route("/copies", methods=["GET", "POST"])
@policy(may_edit)
def copy(ref: str) -> ResponseReturnValue:
    """From another offering whose form the person may see."""
    offering = load_offering(ref, may_edit)
    sources = [each for each in list_for_organiser(current_user) if each.id != offering.id]
    asking = having_questions([each.id for each in sources])
    form = CopyForm()
    form.source.choices = [(each.ref, _named(each)) for each in sources if each.id in asking]
    if form.validate_on_submit():
        source = next(each for each in sources if each.ref == form.source.data)
        count = actions.copy_form(source.id, offering.id, current_user)
        flash(_n("%(num)s question copied.", "%(num)s questions copied.", count), "success")
        return _back(ref)
    page = render_offering("registrations/sections/copy.html", offering, form=form)
    return page, 422 if form.has_errors else 200


def _named(offering: Offering) -> str:
    return joined([localized(offering.title), date_range(offering.starts_on, offering.ends_on)])


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
