"""The manager's page behind the link, the trainee's page to name them, the organiser's decision in their place."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.access import may_sign_in, policy, public
from core.database import db
from core.errors import DomainError, NotFound
from core.forms import Form
from core.i18n import _, _l
from core.limits import limiter
from offerings.agenda.queries import list_items
from offerings.base.urls import public_url
from offerings.roles.policy import may_edit
from registrations.base.models import Registration
from registrations.base.queries import get_own
from registrations.my.sections import SECTIONS
from trainings.approvals import actions
from trainings.approvals.queries import get_by_link
from trainings.cohorts.loading import load_cohort
from trainings.enrolments import routes as enrolments
from trainings.enrolments.models import Enrolment
from trainings.enrolments.queries import find_enrolment, get_enrolment
from trainings.enrolments.words import employer_words

blueprint = Blueprint("approvals", __name__)


class AnswerForm(Form):
    reason = TextAreaField(_l("Reason"), [Length(max=500)])


class ManagerForm(Form):
    name = StringField(
        _l("Name of your manager"), [InputRequired(_l("Write the name of your manager.")), Length(max=120)]
    )
    email = StringField(_l("Their e-mail address"), [InputRequired(_l("Write their e-mail address.")), Length(max=254)])


def _secret() -> str:
    return str(current_app.config["SETTINGS"].secret_key)


@blueprint.route("/trainings/approvals/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per minute", methods=["POST"])
def show(token: str) -> ResponseReturnValue:
    """Looking changes nothing: mail programs open links on their own. Pressed twice, it says what was answered."""
    enrolment = get_by_link(token[:600], _secret())
    if enrolment.employer_decision:
        return _answered(enrolment)
    if enrolment.registration.offering.state == "cancelled":
        return render_template("trainings/approvals/cancelled.html", cohort=enrolment.registration.offering)
    form = AnswerForm()
    if form.validate_on_submit():
        agrees = request.form.get("answer") == "yes"
        try:
            actions.decide(enrolment, agrees=agrees, reason=form.reason.data or "")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            enrolment = get_by_link(token[:600], _secret())
            if enrolment.employer_decision:
                return _answered(enrolment)
        else:
            page = _answered(enrolment, is_new=True)
            db.session.commit()
            return page
    cohort = actions.cohort_of(enrolment)
    page = render_template(
        "trainings/approvals/show.html",
        enrolment=enrolment,
        registration=enrolment.registration,
        cohort=cohort,
        public_url=public_url(cohort) if cohort.is_public else None,
        meetings=[each for each in list_items(cohort, public_only=True) if each.kind == "meeting"],
        form=form,
    )
    return page, 422 if form.has_errors else 200


def _answered(enrolment: Enrolment, *, is_new: bool = False) -> ResponseReturnValue:
    agrees = enrolment.employer_decision == "approved"
    page = render_template(
        "trainings/approvals/answered.html",
        agrees=agrees,
        name=enrolment.registration.name_native,
        said=None if is_new else employer_words(enrolment, enrolment.registration.offering.time_zone),
    )
    is_other = request.method == "POST" and (request.form.get("answer") == "yes") != agrees
    return page, 409 if is_other else 200


@blueprint.route("/my/registrations/<ref>/employer", methods=["GET", "POST"])
@policy(may_sign_in)
def name(ref: str) -> ResponseReturnValue:
    """The trainee says who decides for the employer, or has the mail sent again (button ``again``)."""
    registration, enrolment = _own(ref)
    form = ManagerForm(data={"name": enrolment.manager_name, "email": enrolment.manager_email})
    if "again" in request.form or form.validate_on_submit():
        try:
            if "again" in request.form:
                actions.ask_again(enrolment, current_user, _secret())
            else:
                actions.name_manager(enrolment, current_user, form.name.data or "", form.email.data or "", _secret())
        except DomainError as error:
            db.session.rollback()
            registration, enrolment = _own(ref)
            form.refuse(error)
        else:
            flash(_("We have written to %(name)s.", name=enrolment.manager_name), "success")
            db.session.commit()
            return redirect(url_for("my.show", ref=ref), 303)
    page = render_template("trainings/approvals/name.html", registration=registration, enrolment=enrolment, form=form)
    return page, 422 if form.has_errors else 200


def _own(ref: str) -> tuple[Registration, Enrolment]:
    registration = get_own(current_user.id, ref)
    enrolment = find_enrolment(registration.id)
    if enrolment is None or enrolment.state != "awaiting_employer" or registration.offering.state == "cancelled":
        raise NotFound
    return registration, enrolment


@blueprint.post("/organise/cohorts/<ref>/enrolments/<registration_ref>/employer")
@policy(may_edit)
def decide(ref: str, registration_ref: str) -> ResponseReturnValue:
    """In the employer's place: ``answer`` is "yes" or "no", with a reason. Or ``again``: the mail once more."""
    cohort = load_cohort(ref, may_edit)
    enrolment, form = get_enrolment(cohort, registration_ref), AnswerForm()
    try:
        if not form.validate():
            return enrolments.render(cohort, enrolment, refusal=actions.too_long())
        if "again" in request.form:
            actions.ask_again(enrolment, current_user, _secret())
            said = _("We have written to %(name)s.", name=enrolment.manager_name)
        else:
            agrees = request.form.get("answer") == "yes"
            actions.decide(enrolment, agrees=agrees, reason=form.reason.data or "", actor=current_user)
            said = _("It is decided in the employer's place.")
    except DomainError as error:
        db.session.rollback()
        cohort = load_cohort(ref, may_edit)
        return enrolments.render(cohort, get_enrolment(cohort, registration_ref), refusal=error)
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("enrolments.show", ref=ref, registration_ref=registration_ref), 303)


def _panel(enrolment: Enrolment, may_decide: bool) -> Markup:
    """On the organiser's page of one enrolment."""
    cohort = actions.cohort_of(enrolment)
    if not may_decide or enrolment.state != "awaiting_employer" or cohort.state == "cancelled":
        return Markup()
    return Markup(
        render_template(
            "trainings/approvals/_panel.html", enrolment=enrolment, cohort=cohort, form=AnswerForm(formdata=None)
        )
    )


def _section(registration: Registration) -> Markup:
    """On the trainee's page of the registration."""
    cohort = registration.offering
    if cohort.kind != "cohort" or cohort.state == "cancelled" or registration.state != "pending":
        return Markup()
    enrolment: Any = find_enrolment(registration.id)
    if enrolment is None or enrolment.state != "awaiting_employer":
        return Markup()
    return Markup(render_template("trainings/approvals/_section.html", registration=registration, enrolment=enrolment))


enrolments.PANELS.append(_panel)
SECTIONS.append(_section)
