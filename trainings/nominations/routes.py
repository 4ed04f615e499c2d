"""The employer's pages: for which cohorts it nominates whom. It sees its own people only. And the nominee's link."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from core.access import policy, public
from core.database import db
from core.errors import DomainError, Invalid
from core.i18n import _, _l, _n
from core.limits import limiter
from offerings.base.urls import public_url
from offerings.roles.policy import may_edit as may_approve
from organisations.base.links import LINKS, Link
from organisations.base.models import Organisation
from organisations.members.loading import load_organisation
from organisations.members.policy import may_edit
from registrations.base.claims import claim
from registrations.base.models import Registration
from registrations.base.states import ACTIVE
from registrations.unanswered.queries import unanswered
from trainings.cohorts.loading import load_cohort
from trainings.cohorts.models import Cohort
from trainings.enrolments import routes as enrolments
from trainings.enrolments.models import Enrolment
from trainings.enrolments.queries import get_enrolment, list_nominated
from trainings.enrolments.states import WORDS
from trainings.enrolments.words import BADGES
from trainings.nominations import actions, queries
from trainings.nominations.forms import NominationForm, WithdrawalForm
from trainings.nominations.lists import read

blueprint = Blueprint("nominations", __name__)


def _secret() -> str:
    return str(current_app.config["SETTINGS"].secret_key)


@blueprint.get("/organise/organisations/<ref>/nominations")
@policy(may_edit)
def index(ref: str) -> ResponseReturnValue:
    employer = load_organisation(ref, may_edit)
    return render_template(
        "trainings/nominations/index.html",
        employer=employer,
        cohorts=queries.list_open(),
        nominated=queries.list_nominated_for(employer),
    )


@blueprint.route("/organise/organisations/<ref>/nominations/<cohort_ref>", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str, cohort_ref: str) -> ResponseReturnValue:
    """All people of the form or nobody."""
    employer, cohort = load_organisation(ref, may_edit), queries.get_cohort(cohort_ref)
    form = NominationForm()
    form.offer(queries.list_tickets(cohort))
    if form.validate_on_submit():
        try:
            ticket = form.chosen()
            if ticket is None:
                raise Invalid("foreign_ticket", _l("Choose one of the tickets."), field="ticket_type")
            done = actions.nominate(employer, current_user, cohort, ticket, read(form.content()), _secret())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            employer, cohort = load_organisation(ref, may_edit), queries.get_cohort(cohort_ref)
        else:
            db.session.commit()
            flash(_n("%(num)s person is nominated.", "%(num)s people are nominated.", len(done)), "success")
            return redirect(url_for("nominations.edit", ref=ref, cohort_ref=cohort_ref), 303)
    return _page(employer, cohort, form)


def _page(employer: Organisation, cohort: Cohort, form: Any, status: int = 200) -> ResponseReturnValue:
    people = list_nominated(cohort, employer)
    page = render_template(
        "trainings/nominations/edit.html",
        employer=employer,
        cohort=cohort,
        public_url=public_url(cohort),
        tickets=queries.list_tickets(cohort),
        people=people,
        unanswered=unanswered([each.registration for each in people]),
        words=WORDS,
        badges=BADGES,
        active=ACTIVE if cohort.state != "cancelled" else (),
        form=form,
        withdrawal=WithdrawalForm(formdata=None),
    )
    return page, 422 if form.has_errors else status


@blueprint.post("/organise/organisations/<ref>/nominations/<cohort_ref>/<registration_ref>/withdrawal")
@policy(may_edit)
def withdraw(ref: str, cohort_ref: str, registration_ref: str) -> ResponseReturnValue:
    employer, cohort = load_organisation(ref, may_edit), queries.get_cohort(cohort_ref)
    enrolment, form = queries.get_own(employer, cohort, registration_ref), WithdrawalForm()
    try:
        if form.validate():
            actions.withdraw(enrolment, current_user, form.reason.data or "")
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
    if form.has_errors:
        again = NominationForm(formdata=None)
        again.offer(queries.list_tickets(queries.get_cohort(cohort_ref)))
        again.form_errors = [*again.form_errors, *(str(each) for errors in form.errors.values() for each in errors)]
        return _page(load_organisation(ref, may_edit), queries.get_cohort(cohort_ref), again, 422)
    db.session.commit()
    flash(_("The nomination is withdrawn. The person gets your reason by mail."), "success")
    return redirect(url_for("nominations.edit", ref=ref, cohort_ref=cohort_ref), 303)


@blueprint.route("/trainings/nominations/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per minute", methods=["POST"])
def show(token: str) -> ResponseReturnValue:
    """Whoever was nominated looks at it, and declines perhaps, or (button ``take``) finds it in their account from then
    on. Looking changes nothing."""
    enrolment = queries.get_by_link(token[:600], _secret())
    form = WithdrawalForm()
    if "take" in request.form and _is_for_me(enrolment.registration):
        claim(current_user, enrolment.registration.offering_id)
        db.session.commit()
        return redirect(_own_page(enrolment.registration), 303)
    if form.validate_on_submit() and "take" not in request.form:
        try:
            actions.decline(enrolment, form.reason.data or "")
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            enrolment = queries.get_by_link(token[:600], _secret())
        else:
            db.session.commit()
            return render_template("trainings/nominations/declined.html")
    registration = enrolment.registration
    cohort = registration.offering
    page = render_template(
        "trainings/nominations/show.html",
        enrolment=enrolment,
        registration=registration,
        cohort=cohort,
        questions=unanswered([registration]).get(registration.id, []),
        own_page=_own_page(registration),
        is_mine=_is_for_me(registration),
        is_claimed=registration.user_id is not None,
        public_url=public_url(cohort),
        word=WORDS[enrolment.state],
        badge=BADGES[enrolment.state],
        form=form,
    )
    return page, 422 if form.has_errors else 200


@blueprint.post("/organise/cohorts/<ref>/enrolments/<registration_ref>/answers")
@policy(may_approve)
def answers(ref: str, registration_ref: str) -> ResponseReturnValue:
    """Of a nominee who has not answered: ``ask``: the mail once more; else they are approved all the same."""
    cohort = load_cohort(ref, may_approve)
    enrolment, form = get_enrolment(cohort, registration_ref), WithdrawalForm()
    try:
        if not form.validate():
            return enrolments.render(cohort, enrolment, refusal=Invalid("bad_reason", form.reason.errors[0]))
        if "ask" in request.form:
            actions.ask_for_answers(enrolment, current_user, _secret())
            said = _("We have written to %(name)s.", name=enrolment.registration.name_native)
        else:
            actions.approve_without_answers(enrolment, current_user, form.reason.data or "")
            said = _("%(name)s takes part.", name=enrolment.registration.name_native)
    except DomainError as error:
        db.session.rollback()
        cohort = load_cohort(ref, may_approve)
        return enrolments.render(cohort, get_enrolment(cohort, registration_ref), refusal=error)
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("enrolments.show", ref=ref, registration_ref=registration_ref), 303)


def _panel(enrolment: Enrolment, may_decide: bool) -> Markup:
    """On the organiser's page of a nominee who is to be approved and has not answered."""
    registration = enrolment.registration
    if not may_decide or enrolment.state != "awaiting_organiser" or enrolment.employer_id is None:
        return Markup()
    questions = unanswered([registration]).get(registration.id)
    if not questions or registration.offering.state == "cancelled":
        return Markup()
    form = WithdrawalForm(formdata=None)
    page = render_template("trainings/nominations/_panel.html", enrolment=enrolment, questions=questions, form=form)
    return Markup(page)


def _is_for_me(registration: Registration) -> bool:
    return bool(current_user.is_authenticated) and current_user.email == registration.email


def _own_page(registration: Registration) -> str:
    """What is still asked, else the ticket, where an offered seat is accepted."""
    asks = registration.state != "offered" and bool(unanswered([registration]))
    return url_for("my.edit" if asks else "my.show", ref=registration.ref)


enrolments.PANELS.append(_panel)
LINKS.append(Link(_l("Nominations"), "nominations.index", "person", ("owner", "manager")))
