"""The organiser's trainings: courses of my organisations, cohorts that I organise."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy, require
from core.database import db
from core.errors import DomainError
from core.forms import localized_from
from core.i18n import _
from offerings.roles.policy import may_create, may_organise
from offerings.roles.queries import list_for_organiser, list_hosts
from offerings.workbench import overview
from trainings.courses import actions, queries
from trainings.courses.forms import CourseForm
from trainings.courses.models import Course
from trainings.courses.policy import may_manage

blueprint = Blueprint("courses", __name__, url_prefix="/organise")

_TEXTS = ("title", "description", "outcomes")


@blueprint.get("/trainings")
@policy(may_organise)
def index() -> ResponseReturnValue:
    return render_template(
        "trainings/courses/index.html",
        rows=overview.rows(list_for_organiser(current_user, ("cohort",))),
        courses=queries.list_for_organiser(current_user),
        may_create=may_create(current_user),
    )


@blueprint.route("/courses/new", methods=["GET", "POST"])
@policy(may_create)
def new() -> ResponseReturnValue:
    form = CourseForm()
    form.offer(list_hosts(current_user))
    if form.validate_on_submit():
        try:
            course = actions.create(current_user, **_columns(form))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("The course is in your catalogue. Now plan a run of it."), "success")
            return redirect(url_for("cohorts.new", course=course.ref), 303)
    return render_template("trainings/courses/new.html", form=form), 422 if form.errors else 200


@blueprint.route("/courses/<ref>/edit", methods=["GET", "POST"])
@policy(may_manage)
def edit(ref: str) -> ResponseReturnValue:
    course = _load(ref)
    form = CourseForm(data=_values(course))
    form.offer(list_hosts(current_user))
    if form.validate_on_submit():
        try:
            actions.edit(course, current_user, **_columns(form))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
        else:
            db.session.commit()
            flash(_("Your changes are saved."), "success")
            return redirect(url_for("courses.index"), 303)
    return render_template("trainings/courses/edit.html", form=form, course=course), 422 if form.errors else 200


@blueprint.post("/courses/<ref>/retirement")
@policy(may_manage)
def retire(ref: str) -> ResponseReturnValue:
    actions.retire(_load(ref), current_user)
    db.session.commit()
    flash(_("The course is retired. Its cohorts stay as they are."), "success")
    return redirect(url_for("courses.index"), 303)


@blueprint.post("/courses/<ref>/revival")
@policy(may_manage)
def revive(ref: str) -> ResponseReturnValue:
    actions.revive(_load(ref), current_user)
    db.session.commit()
    flash(_("The course is in use again."), "success")
    return redirect(url_for("courses.index"), 303)


def _load(ref: str) -> Course:
    course = queries.get_by_ref(ref)
    require(may_manage, course)
    return course


def _columns(form: CourseForm) -> dict[str, Any]:
    host = next(host for host in list_hosts(current_user) if host.id == form.host.data)
    texts = {name: localized_from(form, name) for name in _TEXTS}
    return {**texts, "host": host, "level": form.level.data, "class_hours": form.class_hours.data}


def _values(course: Course) -> dict[str, Any]:
    texts = {f"{name}_{lang}": getattr(course, name).get(lang, "") for name in _TEXTS for lang in ("en", "zh")}
    return {**texts, "host": course.host_id, "level": course.level, "class_hours": course.class_hours}
