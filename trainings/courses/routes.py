"""The organiser's trainings: courses of my organisations, cohorts that I organise."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _
from offerings.base.states import shown_state
from offerings.roles.policy import may_create, may_organise
from offerings.roles.queries import list_for_organiser, list_hosts
from offerings.workbench import overview
from trainings.courses import actions, queries
from trainings.courses.forms import CourseForm, values_of
from trainings.courses.loading import load_course
from trainings.courses.models import Course
from trainings.courses.navigation import render_course
from trainings.courses.policy import may_manage
from trainings.courses.workbench import course_page

blueprint = Blueprint("courses", __name__, url_prefix="/organise")

ROWS = 50
"""So many cohorts on a page."""
GONE = ("over", "cancelled")


@blueprint.get("/trainings")
@policy(may_organise)
def index() -> ResponseReturnValue:
    """``?q=``: courses found by it. ``?page=``: of the cohorts, what is over last."""
    wanted = request.args.get("q", "")[:200]
    mine = sorted(list_for_organiser(current_user, ("cohort",)), key=lambda each: shown_state(each) in GONE)
    pages = max(1, -(-len(mine) // ROWS))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "trainings/courses/index.html",
        rows=overview.rows(mine[(page - 1) * ROWS : page * ROWS]),
        page=page,
        pages=pages,
        cohorts=len(mine),
        courses=queries.list_for_organiser(current_user, text=wanted),
        wanted=wanted,
        may_create=may_create(current_user),
    )


@blueprint.route("/courses/new", methods=["GET", "POST"])
@policy(may_create)
def new() -> ResponseReturnValue:
    form = CourseForm()
    form.offer(list_hosts(current_user))
    if form.validate_on_submit():
        try:
            course = actions.create(current_user, **form.columns())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The course is a draft. Publish it, and you can plan a run of it."), "success")
            return redirect(url_for("courses.show", ref=course.ref), 303)
    return render_template("trainings/courses/new.html", form=form), 422 if form.errors else 200


@blueprint.get("/courses/<ref>")
@policy(may_manage)
def show(ref: str) -> ResponseReturnValue:
    course = load_course(ref)
    version = course.draft or course.shown
    return render_course("trainings/courses/show.html", version, **course_page(course))


@blueprint.route("/courses/<ref>/edit", methods=["GET", "POST"])
@policy(may_manage)
def edit(ref: str) -> ResponseReturnValue:
    course = load_course(ref)
    form = CourseForm(data=values_of(course))
    form.offer(list_hosts(current_user))
    if form.validate_on_submit():
        try:
            actions.edit(course, current_user, **form.columns())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your changes are saved."), "success")
            return redirect(url_for("courses.show", ref=course.ref), 303)
    page = render_course("trainings/courses/edit.html", course.draft or course.shown, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/courses/<ref>/publication")
@policy(may_manage)
def publish(ref: str) -> ResponseReturnValue:
    return _do(ref, lambda course: actions.publish(course, current_user), _("The new version is published."))


@blueprint.post("/courses/<ref>/draft")
@policy(may_manage)
def start_draft(ref: str) -> ResponseReturnValue:
    return _do(
        ref, lambda course: actions.start_draft(course, current_user), _("A draft of the next version is ready.")
    )


@blueprint.post("/courses/<ref>/draft/discard")
@policy(may_manage)
def discard_draft(ref: str) -> ResponseReturnValue:
    return _do(ref, lambda course: actions.discard_draft(course, current_user), _("The draft is gone."))


@blueprint.post("/courses/<ref>/retirement")
@policy(may_manage)
def retire(ref: str) -> ResponseReturnValue:
    said = _("The course is retired. Its cohorts stay as they are.")
    return _do(ref, lambda course: actions.retire(course, current_user), said)


@blueprint.post("/courses/<ref>/revival")
@policy(may_manage)
def revive(ref: str) -> ResponseReturnValue:
    return _do(ref, lambda course: actions.revive(course, current_user), _("The course is in use again."))


def _do(ref: str, act: Callable[[Course], object], said: str) -> ResponseReturnValue:
    """One button: what it did, or why it could not."""
    course = load_course(ref)
    try:
        act(course)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "danger")
    else:
        db.session.commit()
        flash(said, "success")
    return redirect(url_for("courses.show", ref=ref), 303)
