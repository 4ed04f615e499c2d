from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError, NotFound
from core.i18n import _, _l
from core.ids import new_ref
from trainings.courses.loading import load_course
from trainings.courses.models import Course
from trainings.courses.navigation import SECTIONS, render_course
from trainings.courses.policy import may_manage
from trainings.survey_plans import actions
from trainings.survey_plans.forms import SurveyForm, filled
from trainings.surveys.plan import Survey, find, of_rule
from trainings.surveys.presets import PRESET_WORDS, PRESETS
from trainings.surveys.words import facts_words

blueprint = Blueprint("survey_plans", __name__, url_prefix="/organise/courses/<ref>/surveys")

SECTIONS.append(lambda version: (_l("Surveys"), url_for("survey_plans.index", ref=version.course.ref)))


@blueprint.get("")
@policy(may_manage)
def index(ref: str) -> ResponseReturnValue:
    course = load_course(ref)
    version = course.draft or course.shown
    return render_course(
        "trainings/survey_plans/index.html",
        version,
        rows=[(each, facts_words(each)) for each in of_rule(version.completion_rule)],
        presets=PRESET_WORDS,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@policy(may_manage)
def new(ref: str) -> ResponseReturnValue:
    """``?preset=`` fills the form."""
    return _form(load_course(ref), None)


@blueprint.route("/<key>", methods=["GET", "POST"])
@policy(may_manage)
def edit(ref: str, key: str) -> ResponseReturnValue:
    course = load_course(ref)
    return _form(course, _find(course, key))


def _find(course: Course, key: str) -> Survey:
    found = find(of_rule((course.draft or course.shown).completion_rule), key)
    if found is None:
        raise NotFound
    return found


def _form(course: Course, survey: Survey | None) -> ResponseReturnValue:
    """Of the draft; of a published version too, whose change starts a draft."""
    shown = survey or PRESETS.get(request.args.get("preset", "")) or Survey("", {})
    form, ref = SurveyForm(data=filled(shown)), course.ref
    if form.validate_on_submit():
        try:
            actions.put(course, current_user, form.survey(survey.key if survey else new_ref(), survey))
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            course = load_course(ref)
        else:
            db.session.commit()
            flash(_("The survey is saved in the draft."), "success")
            return redirect(url_for("survey_plans.index", ref=ref), 303)
    page = render_course("trainings/survey_plans/edit.html", course.draft or course.shown, form=form, survey=survey)
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
        flash(_("The survey is no longer in the draft."), "success")
    return redirect(url_for("survey_plans.index", ref=ref), 303)
