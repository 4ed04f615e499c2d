from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _l
from trainings.attendance.rules import PRESETS, AttendanceRule
from trainings.attendance.words import rule_sentences
from trainings.attendance_rules.forms import PRESET_WORDS, RuleForm
from trainings.courses.actions import set_rule, start_draft
from trainings.courses.loading import load_course
from trainings.courses.navigation import SECTIONS, render_course
from trainings.courses.policy import may_manage

blueprint = Blueprint("attendance_rules", __name__)

SECTIONS.append(lambda version: (_l("Attendance"), url_for("attendance_rules.edit", ref=version.course.ref)))


@blueprint.route("/organise/courses/<ref>/attendance", methods=["GET", "POST"])
@policy(may_manage)
def edit(ref: str) -> ResponseReturnValue:
    """The rule of the draft; of a published version too, whose change starts a draft. ``?preset=`` fills the form."""
    course, form = load_course(ref), RuleForm()
    if form.validate_on_submit():
        try:
            rule = form.rule()
            set_rule(start_draft(course, current_user), current_user, "attendance_rule", rule.stored())
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            course = load_course(ref)
        else:
            db.session.commit()
            flash(_("The attendance rule of the draft is saved."), "success")
            return redirect(url_for("attendance_rules.edit", ref=ref), 303)
    version = course.draft or course.shown
    standing = AttendanceRule.parse(version.attendance_rule or {})
    preset = PRESETS.get(request.args.get("preset", ""))
    if request.method == "GET":
        form.fill(preset or standing)
    page = render_course(
        "trainings/attendance_rules/edit.html",
        version,
        form=form,
        presets=PRESET_WORDS,
        is_preset=preset is not None,
        words=rule_sentences(standing),
    )
    return page, 422 if form.has_errors else 200
