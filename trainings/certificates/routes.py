"""Certificates of a cohort: who has one, issuing to many, and what happens to one of them."""

from collections.abc import Callable
from math import ceil
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import policy
from core.database import db
from core.errors import DomainError, Invalid
from core.forms import Form
from core.i18n import _, _l, moment_in
from core.jobs import nudge
from offerings.base.navigation import TABS, Tab, render_offering
from offerings.roles.policy import may_edit, may_view
from trainings.certificates import actions, queries, runs
from trainings.certificates.document import check_url, pdf_of
from trainings.certificates.entitled import find_entitled, list_doubtful
from trainings.certificates.forms import CorrectionForm, ReasonForm, RuleForm
from trainings.certificates.jobs import issue_certificates
from trainings.certificates.models import Certificate
from trainings.certificates.reminders import reminded_words
from trainings.certificates.rules import CertificateRule
from trainings.certificates.sample import sample_pdf
from trainings.certificates.words import entries, facts, renewable_from, standing_of, words_of
from trainings.cohorts.loading import load_cohort
from trainings.cohorts.models import Cohort
from trainings.courses.actions import set_rule, start_draft
from trainings.courses.loading import load_course
from trainings.courses.models import CourseVersion
from trainings.courses.navigation import SECTIONS, render_course
from trainings.courses.policy import may_manage

blueprint = Blueprint("certificates", __name__)

BASE = "/organise/cohorts/<ref>/certificates"
ONE = BASE + "/<certificate_ref>"
_MOST_TICKS = 500
"""More people are issued to all at once or not at all: a form has its limit."""
TABS.append(
    Tab(_l("Certificates"), "certificates.index", ("owner", "editor", "viewer"), ("cohort",), group="results", place=30)
)
SECTIONS.append(lambda version: (_l("Certificate"), url_for("certificates.rule", ref=version.course.ref)))


@blueprint.get(BASE)
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    """``?q=``: part of a name or number; ``?page=``: from 1."""
    cohort = load_cohort(ref, may_view)
    wanted = " ".join(request.args.get("q", "").split())[:100]
    total = queries.count(cohort, wanted)
    last = max(1, ceil(total / queries.PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    certificates = queries.list_page(cohort, number, wanted)
    return render_offering(
        "trainings/certificates/index.html",
        cohort,
        rows=[(each, standing_of(each), words_of(standing_of(each))) for each in certificates],
        wanted=wanted,
        issued=queries.count(cohort) if wanted else total,
        found=total,
        number=number,
        last=last,
        without=len(queries.list_people(cohort)) - len(queries.list_holders(cohort)),
        may_edit=may_edit(current_user, cohort),
        doubtful=list_doubtful(cohort),
        rule=CertificateRule.parse(cohort.course_version.certificate_rule),
        reminded=reminded_words(certificates, cohort.time_zone),
        issued_on={each.id: moment_in(each.issued_at, cohort.time_zone) for each in certificates},
    )


@blueprint.route(BASE + "/new", methods=["GET", "POST"])
@policy(may_edit)
def new(ref: str) -> ResponseReturnValue:
    """Who would get one: looked at before anything is issued."""
    cohort, form = load_cohort(ref, may_edit), Form()
    if form.validate_on_submit():
        try:
            run = runs.plan(cohort, current_user, _chosen(cohort))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            cohort = load_cohort(ref, may_edit)
        else:
            return _start(ref, run.id, run.ref, len(run.chosen))
    entitled, holders = find_entitled(cohort), queries.list_holders(cohort)
    people = [each for each in queries.list_people(cohort) if each.id not in holders]
    page = render_offering(
        "trainings/certificates/new.html",
        cohort,
        form=form,
        people=[each for each in people if entitled is None or each.id in entitled],
        left_out=[each for each in people if entitled is not None and each.id not in entitled],
        is_decided=entitled is not None,
        holders=len(holders),
        rule=CertificateRule.parse(cohort.course_version.certificate_rule),
        many=runs.AT_ONCE,
        most=_MOST_TICKS,
    )
    return page, 422 if form.has_errors else 200


def _chosen(cohort: Cohort) -> list[int]:
    """Registrations that were ticked; everybody in one tick, as a form holds only so many."""
    if request.form.get("everybody"):
        holders = queries.list_holders(cohort)
        return [each.id for each in queries.list_people(cohort) if each.id not in holders]
    return request.form.getlist("person", type=int)


def _start(ref: str, run_id: int, run_ref: str, count: int) -> ResponseReturnValue:
    db.session.commit()
    if count <= runs.AT_ONCE and runs.take(run_id):
        runs.finish(run_id)
    else:
        nudge(issue_certificates)
    return redirect(url_for("certificates.run", ref=ref, run_ref=run_ref), 303)


@blueprint.get(BASE + "/runs/<run_ref>")
@policy(may_view)
def run(ref: str, run_ref: str) -> ResponseReturnValue:
    """How far it is; renews itself until it is done."""
    cohort = load_cohort(ref, may_view)
    return render_offering("trainings/certificates/run.html", cohort, run=queries.get_run(cohort, run_ref))


@blueprint.get(ONE)
@policy(may_view)
def show(ref: str, certificate_ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_view)
    return _show(cohort, queries.get_certificate(cohort, certificate_ref))


def _show(
    cohort: Cohort, certificate: Certificate, refused: str = "", form: Any = None, status: int = 200
) -> ResponseReturnValue:
    today, rule = clock.today(cohort.time_zone), CertificateRule.parse(certificate.course_version.certificate_rule)
    names = {"name_native": certificate.name_native, "name_latin": certificate.name_latin}
    page = render_offering(
        "trainings/certificates/show.html",
        cohort,
        certificate=certificate,
        standing=standing_of(certificate),
        words=words_of(standing_of(certificate)),
        facts=facts(certificate),
        entries=entries(queries.list_steps(certificate.id), cohort.time_zone),
        newer=queries.find_newer(certificate),
        sha256=queries.find_sha256(certificate),
        check_url=check_url(certificate, current_app.config["SETTINGS"].base_url),
        may_edit=may_edit(current_user, cohort),
        renewable_from=renewable_from(certificate),
        reminded=reminded_words([certificate], cohort.time_zone).get(certificate.id),
        may_renew=certificate.state == "issued" and rule.may_renew(certificate.valid_until, today),
        refused=refused,
        reason_form=form if refused in ("suspend", "revoke") else ReasonForm(formdata=None),
        correction=form if refused == "correct" else CorrectionForm(formdata=None, data=names),
    )
    return page, status


@blueprint.get(ONE + "/certificate.pdf")
@policy(may_view)
def pdf(ref: str, certificate_ref: str) -> ResponseReturnValue:
    return answer_pdf(queries.get_certificate(load_cohort(ref, may_view), certificate_ref))


def answer_pdf(certificate: Certificate) -> Response:
    """For whoever was let in; never kept by a cache in between."""
    return _pdf(pdf_of(certificate, current_app.config["SETTINGS"].base_url), certificate.serial)


def _pdf(made: bytes, name: str) -> Response:
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


Act = Callable[[Certificate, Any], Certificate | None]
"""Gives the certificate that takes the place of the old one, if any."""


def _do(ref: str, certificate_ref: str, name: str, form: Any, act: Act, said: str) -> ResponseReturnValue:
    """One button: done and said, or the page again with the reason why not."""
    cohort = load_cohort(ref, may_edit)
    certificate = queries.get_certificate(cohort, certificate_ref)
    try:
        if not form.validate():
            raise Invalid("incomplete", _l("Please look at what you typed."))
        shown = act(certificate, form) or certificate
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        if name in ("reinstate", "renew"):
            flash(str(error.message), "danger")
        cohort = load_cohort(ref, may_edit)
        return _show(cohort, queries.get_certificate(cohort, certificate_ref), name, form, error.status)
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("certificates.show", ref=ref, certificate_ref=shown.ref), 303)


@blueprint.post(ONE + "/suspension")
@policy(may_edit)
def suspend(ref: str, certificate_ref: str) -> ResponseReturnValue:
    def act(certificate: Certificate, form: Any) -> None:
        actions.suspend(certificate, current_user, form.reason.data or "")

    return _do(ref, certificate_ref, "suspend", ReasonForm(), act, _("The certificate is suspended."))


@blueprint.post(ONE + "/reinstatement")
@policy(may_edit)
def reinstate(ref: str, certificate_ref: str) -> ResponseReturnValue:
    def act(certificate: Certificate, _form: Any) -> None:
        actions.reinstate(certificate, current_user)

    return _do(ref, certificate_ref, "reinstate", Form(), act, _("The certificate is valid again."))


@blueprint.post(ONE + "/revocation")
@policy(may_edit)
def revoke(ref: str, certificate_ref: str) -> ResponseReturnValue:
    def act(certificate: Certificate, form: Any) -> None:
        actions.revoke(certificate, current_user, form.reason.data or "")

    return _do(
        ref, certificate_ref, "revoke", ReasonForm(), act, _("The certificate is revoked, and the person is told.")
    )


@blueprint.post(ONE + "/correction")
@policy(may_edit)
def correct(ref: str, certificate_ref: str) -> ResponseReturnValue:
    def act(certificate: Certificate, form: Any) -> Certificate:
        names = {"name_native": form.name_native.data, "name_latin": form.name_latin.data or ""}
        return actions.reissue(certificate, current_user, **names, reason=form.reason.data or "")

    said = _("A certificate with the right name is issued; the old one leads to it.")
    return _do(ref, certificate_ref, "correct", CorrectionForm(), act, said)


@blueprint.post(ONE + "/renewal")
@policy(may_edit)
def renew(ref: str, certificate_ref: str) -> ResponseReturnValue:
    def act(certificate: Certificate, _form: Any) -> Certificate:
        return actions.renew(certificate, current_user)

    return _do(ref, certificate_ref, "renew", Form(), act, _("The certificate is renewed."))


@blueprint.route("/organise/courses/<ref>/certificate", methods=["GET", "POST"])
@policy(may_manage)
def rule(ref: str) -> ResponseReturnValue:
    """The certificate rule of the draft; the published one is shown and starts a draft when it is changed."""
    course = load_course(ref)
    version: CourseVersion = course.draft or course.shown
    form = RuleForm()
    if form.validate_on_submit():
        try:
            set_rule(start_draft(course, current_user), current_user, "certificate_rule", form.rule().value())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            course = load_course(ref)
            version = course.draft or course.shown
        else:
            db.session.commit()
            flash(_("The certificate of the draft is saved."), "success")
            return redirect(url_for("certificates.rule", ref=ref), 303)
    elif request.method == "GET":
        form.fill(CertificateRule.parse(version.certificate_rule))
    return render_course("trainings/certificates/rule.html", version, form=form), 422 if form.has_errors else 200


@blueprint.get("/organise/courses/<ref>/certificate/sample.pdf")
@policy(may_manage)
def sample(ref: str) -> ResponseReturnValue:
    """The paper of the draft, or of what is published."""
    course = load_course(ref)
    return _pdf(sample_pdf(course.draft or course.shown, current_app.config["SETTINGS"].base_url), "sample")
