"""Who is offered a seat answers what is missing, and nothing else, and accepts with it. The seat is held meanwhile."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.i18n import _
from registrations.base.forms import ProfileForm, build
from registrations.base.intake import receive_files
from registrations.base.layout import parts
from registrations.base.models import Registration
from registrations.base.queries import get_own
from registrations.questions.answers import read_form
from registrations.questions.handed_in import handed_in
from registrations.questions.missing import to_ask
from registrations.questions.models import Question
from registrations.questions.queries import find_uploads, list_questions, suggest_organisations, values_of
from registrations.waiting.actions import accept_offer
from registrations.waiting.queries import find_open_offer

blueprint = Blueprint("acceptances", __name__)


@blueprint.route("/my/registrations/<ref>/acceptance/answers", methods=["GET", "POST"])
@policy(may_sign_in)
def edit(ref: str) -> ResponseReturnValue:
    registration = get_own(current_user.id, ref)
    offer = find_open_offer(registration.id)
    questions, given = list_questions(registration.offering_id), values_of(registration.id)
    missing = to_ask(questions, given, registration.ticket_type.ref)
    if offer is None or not missing:
        return redirect(url_for("my.show", ref=ref), 303)
    form = build(ProfileForm, missing)
    form.kept = handed_in(current_user.id, missing)
    if form.is_submitted():
        form.validate()
        receive_files(form, missing, current_user)
        if _check(form, registration, questions, missing, given) and _accept(registration, form, missing):
            db.session.commit()
            flash(_said(registration), "success")
            return redirect(url_for("my.show", ref=ref), 303)
    page = render_template(
        "registrations/acceptances/edit.html",
        registration=registration,
        offer=offer,
        form=form,
        parts=parts(form, missing, find_uploads(current_user.id, form.kept.values())),
        names=suggest_organisations(missing),
    )
    db.session.commit()  # the files that came
    return page, 422 if form.has_errors else 200


def _check(
    form: Any, registration: Registration, questions: list[Question], missing: list[Question], given: dict[int, Any]
) -> bool:
    """Each sentence at its field; nothing is asked about the person."""
    only = {each.id for each in missing}
    reading = read_form(questions, form.raw_answers(missing), registration.ticket_type.ref, given, only)
    for refusal in reading.refusals:
        if not form[refusal.field].errors:
            form.refuse(refusal)
    return not form.has_errors


def _accept(registration: Registration, form: Any, missing: list[Question]) -> bool:
    """False when it was refused: then only the files that came stay."""
    try:
        with db.session.begin_nested():
            accept_offer(registration, current_user, form.raw_answers(missing))
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def _said(registration: Registration) -> str:
    if registration.state == "pending":
        return str(_("Your answers are saved. The organiser decides and writes to you; the seat is kept until then."))
    return str(_("The seat is yours."))
