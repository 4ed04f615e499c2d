"""The pages of a group manager: seats filled and left, the people one by one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, language
from registrations.base.forms import PROFILE, build
from registrations.base.intake import receive_files
from registrations.base.layout import parts
from registrations.base.models import Registration
from registrations.base.states import WORDS
from registrations.group_people import actions
from registrations.group_people.forms import PersonForm, SeatForm
from registrations.groups import queries
from registrations.groups.models import Group
from registrations.questions.actions import discard
from registrations.questions.handed_in import handed_in
from registrations.questions.models import Question
from registrations.questions.queries import find_uploads, list_questions, suggest_organisations

blueprint = Blueprint("group_people", __name__, url_prefix="/my/groups")


@blueprint.get("")
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    groups = queries.list_managed(current_user)
    counts = queries.counts(groups)
    rows = [(group, counts.get(group.id, queries.Count())) for group in groups]
    return render_template("registrations/group_people/index.html", rows=rows)


@blueprint.get("/<ref>")
@policy(may_sign_in)
def show(ref: str) -> ResponseReturnValue:
    return _show(queries.get_managed(current_user, ref))


def _show(group: Group, refusal: DomainError | None = None) -> ResponseReturnValue:
    page = render_template(
        "registrations/group_people/show.html",
        group=group,
        offering=group.offering,
        count=queries.count(group),
        people=queries.list_people(group),
        words=WORDS,
        may_change=_may_change(group),
        refusal=refusal,
    )
    return page, refusal.status if refusal else 200


def _may_change(group: Group) -> bool:
    try:
        actions.check_changeable(group)
    except DomainError:
        return False
    return True


def _questions(group: Group) -> list[Question]:
    """Those that are asked with the group's ticket."""
    asked = list_questions(group.offering_id)
    return [each for each in asked if not each.ticket_types or group.ticket_type in each.ticket_types]


@blueprint.route("/<ref>/people/new", methods=["GET", "POST"])
@policy(may_sign_in)
def create(ref: str) -> ResponseReturnValue:
    return _fill(ref, None)


@blueprint.route("/<ref>/people/<registration_ref>/replacement", methods=["GET", "POST"])
@policy(may_sign_in)
def replace(ref: str, registration_ref: str) -> ResponseReturnValue:
    """Somebody else comes instead."""
    return _fill(ref, registration_ref)


def _fill(ref: str, leaving_ref: str | None) -> ResponseReturnValue:
    group = queries.get_managed(current_user, ref)
    leaving = queries.get_person(group, leaving_ref) if leaving_ref else None
    questions = _questions(group)
    form = _seat_form(group, questions)
    if form.is_submitted():
        form.validate()
        receive_files(form, questions, current_user)
        name = _take(group, leaving, form, questions) if form.check_answers(questions) else None
        if name is not None:
            db.session.commit()
            flash(_("%(name)s is registered and gets a mail.", name=name), "success")
            return redirect(url_for("group_people.show", ref=ref), 303)
        discard(current_user.id, form.let_go(questions))
    page = _seat_page(group, leaving, form, questions)
    db.session.commit()  # the files that came
    return page


def _take(group: Group, leaving: Registration | None, form: Any, questions: list[Question]) -> str | None:
    """The name of who has the seat now; None when it was refused, then the sentence stands at its field."""
    who: dict[str, Any] = {
        "person": form.profile(),
        "email": form.email.data,
        "language": form.language.data,
        "answers": form.raw_answers(questions),
    }
    try:
        with db.session.begin_nested():  # a refusal leaves the files that came
            if leaving is None:
                return actions.fill(group, current_user, **who).name_native
            return actions.replace(leaving, group, current_user, **who).name_native
    except DomainError as error:
        form.refuse(error)
        return None


def _seat_form(group: Group, questions: list[Question]) -> Any:
    form = build(SeatForm, questions)
    if not form.is_submitted():
        form.language.data = language()
        form.organisation_name.data = group.name if group.organisation_id else ""
    form.kept, form.ticket_ref = handed_in(current_user.id, questions), group.ticket_type.ref
    return form


def _seat_page(group: Group, leaving: Registration | None, form: Any, questions: list[Question]) -> ResponseReturnValue:
    page = render_template(
        "registrations/group_people/new.html",
        group=group,
        offering=group.offering,
        leaving=leaving,
        form=form,
        parts=parts(form, questions, find_uploads(current_user.id, form.kept.values())),
        names=suggest_organisations(questions),
        count=queries.count(group),
    )
    return page, 422 if form.has_errors else 200


@blueprint.route("/<ref>/people/<registration_ref>", methods=["GET", "POST"])
@policy(may_sign_in)
def edit(ref: str, registration_ref: str) -> ResponseReturnValue:
    group = queries.get_managed(current_user, ref)
    person = queries.get_person(group, registration_ref)
    form = PersonForm(data={name: getattr(person, name) for name in PROFILE})
    if form.validate_on_submit():
        try:
            actions.change(person, group, current_user, form.profile())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            group = queries.get_managed(current_user, ref)
            person = queries.get_person(group, registration_ref)
        else:
            db.session.commit()
            flash(_("The change is saved."), "success")
            return redirect(url_for("group_people.show", ref=ref), 303)
    page = render_template(
        "registrations/group_people/edit.html", group=group, offering=group.offering, person=person, form=form
    )
    return page, 422 if form.has_errors else 200


@blueprint.post("/<ref>/people/<registration_ref>/removal")
@policy(may_sign_in)
def remove(ref: str, registration_ref: str) -> ResponseReturnValue:
    group = queries.get_managed(current_user, ref)
    person = queries.get_person(group, registration_ref)
    try:
        actions.take_back(person, group, current_user)
    except DomainError as error:
        db.session.rollback()
        return _show(queries.get_managed(current_user, ref), error)
    db.session.commit()
    flash(_("The person is told; the seat is free again."), "success")
    return redirect(url_for("group_people.show", ref=ref), 303)
