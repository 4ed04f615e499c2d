"""Tell me when it runs: the reader's page; the organiser's list, with a proposal of a cohort."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError, NotFound
from core.i18n import _, _l, amount
from core.text import has_forbidden_characters
from trainings.catalogue.parts import PARTS
from trainings.catalogue.queries import find_course
from trainings.courses.loading import load_course
from trainings.courses.models import Course
from trainings.courses.navigation import SECTIONS, render_course
from trainings.courses.policy import may_manage
from trainings.demand import actions
from trainings.demand.forms import InterestForm, ProposalForm
from trainings.demand.models import TIMES
from trainings.demand.queries import demand_for, find_interest

blueprint = Blueprint("demand", __name__)

CURRENCY = "CNY"
SECTIONS.append(lambda version: (_l("Interest"), url_for("demand.index", ref=version.course.ref)))


def part(course: Course) -> Markup:
    """On the public page of a course that is offered."""
    if course.published is None or course.retired_at is not None:
        return Markup()
    interest = find_interest(course, current_user) if current_user.is_authenticated else None
    return Markup(render_template("trainings/demand/_part.html", course=course, interest=interest, times=TIMES))


PARTS.append(part)


@blueprint.route("/courses/<slug>/interest", methods=["GET", "POST"])
@policy(may_sign_in)
def edit(slug: str) -> ResponseReturnValue:
    course = _load_public(slug)
    interest = find_interest(course, current_user)
    form = InterestForm(obj=interest)
    if form.validate_on_submit():
        try:
            actions.ask(
                course,
                current_user,
                wished=form.wished.data,
                place=form.place.data or "",
                is_online=form.is_online.data,
                colleagues=form.colleagues.data or 0,
            )
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            course = _load_public(slug)
            interest = find_interest(course, current_user)
        else:
            db.session.commit()
            flash(_("We will write to you as soon as a run of this course opens."), "success")
            return redirect(url_for("catalogue.show", slug=course.slug, _anchor="interest"), 303)
    page = render_template("trainings/demand/edit.html", course=course, form=form, interest=interest)
    return page, 422 if form.has_errors else 200


@blueprint.post("/courses/<slug>/interest/withdrawal")
@policy(may_sign_in)
def withdraw(slug: str) -> ResponseReturnValue:
    course = _load_public(slug)
    actions.withdraw(course, current_user)
    db.session.commit()
    flash(_("We will not write to you about this course."), "success")
    return redirect(url_for("catalogue.show", slug=course.slug), 303)


@blueprint.get("/organise/courses/<ref>/interest")
@policy(may_manage)
def index(ref: str) -> ResponseReturnValue:
    """``?percent=&fixed=&per_head=&price=``: the sums of a proposal; nothing is stored."""
    is_given = "percent" in request.args
    form = ProposalForm(request.args if is_given else None, meta={"csrf": False})
    if is_given:
        form.validate()
    return _page(load_course(ref), form)


@blueprint.post("/organise/courses/<ref>/interest/cohort")
@policy(may_manage)
def plan(ref: str) -> ResponseReturnValue:
    """A draft of a cohort from the proposal."""
    course, form = load_course(ref), ProposalForm()
    if not form.validate():
        return _page(course, form)
    proposal = form.proposal(demand_for(course).people)
    try:
        cohort = actions.plan(course, current_user, proposal, current_app.config["SETTINGS"].host)
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(load_course(ref), form)
    db.session.commit()
    flash(
        _("The draft is there. Say when and where it runs, then publish it: everybody interested is told."), "success"
    )
    return redirect(url_for("cohorts.edit", ref=cohort.ref), 303)


def _page(course: Course, form: ProposalForm) -> ResponseReturnValue:
    demand = demand_for(course)
    page = render_course(
        "trainings/demand/index.html",
        course.draft or course.shown,
        demand=demand,
        times=TIMES,
        form=form,
        proposal=None if form.has_errors else form.proposal(demand.people),
        amount=lambda minor: amount(minor, CURRENCY),
        may_plan=course.published is not None and course.retired_at is None,
    )
    return page, 422 if form.has_errors else 200


def _load_public(slug: str) -> Course:
    """Raises NotFound also for a course that the reader may not see yet."""
    course = None if has_forbidden_characters(slug) else find_course(slug)
    if course is None or not (course.published or may_manage(current_user, course)):
        raise NotFound
    return course
