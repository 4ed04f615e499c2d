from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError, NotFound
from core.i18n import _, _l
from core.ids import new_ref
from trainings.assessment_plans import actions
from trainings.assessment_plans.forms import AssessmentForm
from trainings.assessments.plan import Assessment, find, of_rule
from trainings.assessments.words import facts_words
from trainings.courses.loading import load_course
from trainings.courses.models import Course
from trainings.courses.navigation import SECTIONS, render_course
from trainings.courses.policy import may_manage

blueprint = Blueprint("assessment_plans", __name__, url_prefix="/organise/courses/<ref>/assessments")

SECTIONS.append(lambda version: (_l("Assessments"), url_for("assessment_plans.index", ref=version.course.ref)))


@blueprint.get("")
@policy(may_manage)
def index(ref: str) -> ResponseReturnValue:
    course = load_course(ref)
    version = course.draft or course.shown
    plan = of_rule(version.completion_rule)
    return render_course(
        "trainings/assessment_plans/index.html",
        version,
        rows=[(each, facts_words(each)) for each in plan],
        weight=sum(each.weight for each in plan),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_manage)
def new(ref: str) -> ResponseReturnValue:
    return _form(load_course(ref), None)


@blueprint.route("/<key>", methods=["GET", "POST"])
@policy(may_manage)
def edit(ref: str, key: str) -> ResponseReturnValue:
    course = load_course(ref)
    return _form(course, _find(course, key))


def _find(course: Course, key: str) -> Assessment:
    found = find(of_rule((course.draft or course.shown).completion_rule), key)
    if found is None:
        raise NotFound
    return found


def _form(course: Course, assessment: Assessment | None) -> ResponseReturnValue:
    """Of the draft; of a published version too, whose change starts a draft."""
    form, ref = AssessmentForm(), course.ref
    if form.validate_on_submit():
        try:
            actions.put(course, current_user, form.assessment(assessment.key if assessment else new_ref()))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            course = load_course(ref)
        else:
            db.session.commit()
            flash(_("The assessment is saved in the draft."), "success")
            return redirect(url_for("assessment_plans.index", ref=ref), 303)
    elif request.method == "GET" and assessment is not None:
        form.fill(assessment)
    elif request.method == "GET":
        form.attempts.data = 1
    page = render_course(
        "trainings/assessment_plans/edit.html", course.draft or course.shown, form=form, assessment=assessment
    )
    return page, 422 if form.has_errors else 200


@blueprint.post("/<key>/removal")
@policy(may_manage)
def remove(ref: str, key: str) -> ResponseReturnValue:
    course = load_course(ref)
    _find(course, key)
    try:
        actions.remove(course, current_user, key)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "danger")
    else:
        db.session.commit()
        flash(_("The assessment is no longer in the draft."), "success")
    return redirect(url_for("assessment_plans.index", ref=ref), 303)
