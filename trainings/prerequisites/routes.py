from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError, Invalid, Sentence
from core.i18n import _, _l
from trainings.courses import actions, queries
from trainings.courses.asked import lines_of
from trainings.courses.loading import load_course
from trainings.courses.models import Course, CourseVersion
from trainings.courses.navigation import SECTIONS, render_course
from trainings.courses.policy import may_manage
from trainings.courses.prerequisites import courses_in, parse
from trainings.courses.trees import changed, rule_of, tree_of
from trainings.prerequisites.forms import PrerequisitesForm

blueprint = Blueprint("prerequisites", __name__, url_prefix="/organise/courses")


@blueprint.route("/<ref>/prerequisites", methods=["GET", "POST"])
@policy(may_manage)
def edit(ref: str) -> ResponseReturnValue:
    """``do``: "save", or a button of the form, which shows it again with a row or group more, less or moved."""
    course = load_course(ref)
    version = course.draft or course.shown
    if request.method == "GET":
        return _page(course, version, _form(course, version, tree_of(version.prerequisites)))
    form = PrerequisitesForm()
    _offer(form, course, version)
    deed = request.form.get("do", "save")
    if deed != "save":
        return _page(course, version, _form(course, version, changed(form.tree(), deed)))
    if form.validate():
        try:
            _save(course, rule_of(form.tree()))
        except DomainError as error:
            db.session.rollback()
            form.form_errors.append(str(error.message))
        else:
            db.session.commit()
            flash(_("The prerequisites are saved in the draft."), "success")
            return redirect(url_for("courses.show", ref=ref), 303)
    return _page(course, version, form, 422)


def _save(course: Course, rule: dict[str, Any]) -> None:
    known = {each.ref for each in queries.list_by_refs(courses_in(parse(rule)))}
    if courses_in(parse(rule)) - known or course.ref in known:
        raise Invalid("unknown_course", _l("Choose the courses from the list; a course can't ask for itself."))
    if rule != (course.draft or course.shown).prerequisites:
        actions.set_rule(actions.start_draft(course, current_user), current_user, "prerequisites", rule)


def _page(course: Course, version: CourseVersion, form: PrerequisitesForm, status: int = 200) -> tuple[str, int]:
    rule = parse(version.prerequisites)
    titles = queries.list_titles(courses_in(rule))
    return render_course("trainings/prerequisites/edit.html", version, form=form, asked=lines_of(rule, titles)), status


def _form(course: Course, version: CourseVersion, tree: dict[str, Any]) -> PrerequisitesForm:
    form = PrerequisitesForm(formdata=None, data=tree)
    _offer(form, course, version)
    return form


def _offer(form: PrerequisitesForm, course: Course, version: CourseVersion) -> None:
    """Courses of my organisations, and those that it names already."""
    named = queries.list_by_refs(courses_in(parse(version.prerequisites)))
    mine = [each for each in queries.list_runnable(current_user) if each.id != course.id]
    form.offer([*mine, *(each for each in named if each not in mine)])


def _section(version: CourseVersion) -> tuple[Sentence, str]:
    return _l("Prerequisites"), url_for("prerequisites.edit", ref=version.course.ref)


SECTIONS.append(_section)
