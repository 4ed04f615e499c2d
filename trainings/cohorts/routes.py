from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _
from offerings.roles.policy import may_create, may_edit
from offerings.workbench import editing
from trainings.cohorts import versions
from trainings.cohorts.forms import CohortForm
from trainings.cohorts.models import Cohort
from trainings.courses.models import Course
from trainings.courses.queries import list_runnable

blueprint = Blueprint("cohorts", __name__, url_prefix="/organise/cohorts")


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_create)
def new() -> ResponseReturnValue:
    """``?course=<ref>``: starts from that course's texts and host."""
    courses = list_runnable(current_user)

    def begin(form: Any) -> None:
        form.offer_courses(courses)
        form.begin_like_course()

    chosen = next((course for course in courses if course.ref == request.args.get("course")), None)
    return editing.new(
        Cohort,
        CohortForm,
        "trainings/cohorts/new.html",
        fill=begin,
        defaults=_start(chosen) if chosen else {},
    )


def _start(course: Course) -> dict[str, Any]:
    """A run of the course begins with what the course says."""
    texts = {
        f"{name}_{lang}": getattr(course.shown, name).get(lang, "")
        for name in ("title", "description")
        for lang in ("en", "zh")
    }
    return {**texts, "course": course.id, "host": course.host_id, "languages": course.shown.languages.split()}


@blueprint.route("/<ref>/edit", methods=["GET", "POST"])
@policy(may_edit)
def edit(ref: str) -> ResponseReturnValue:
    cohort = editing.load(ref, ("cohort",))
    assert isinstance(cohort, Cohort)
    courses = list_runnable(current_user)
    if cohort.course not in courses:
        courses.append(cohort.course)
    return editing.edit(
        cohort,
        CohortForm,
        "trainings/cohorts/edit.html",
        fill=lambda form: form.offer_courses(courses),
        values={"course": cohort.course_id},
    )


@blueprint.post("/<ref>/version")
@policy(may_edit)
def move(ref: str) -> ResponseReturnValue:
    """To the newest version of its course, while nobody registered."""
    cohort = editing.load(ref, ("cohort",))
    assert isinstance(cohort, Cohort)
    try:
        versions.move(cohort, current_user)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "danger")
    else:
        db.session.commit()
        flash(_("It runs the newest version of its course now."), "success")
    return redirect(url_for("courses.show", ref=cohort.course.ref), 303)
