from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _l
from trainings.completion.documents import documents_of
from trainings.completion.holding import rule_of
from trainings.completion.rules import Leaf
from trainings.completion.words import names_of, rule_lines
from trainings.completion_rules.forms import RuleForm, build, is_within_reach
from trainings.courses.actions import set_rule, start_draft
from trainings.courses.loading import load_course
from trainings.courses.models import Course
from trainings.courses.navigation import SECTIONS, render_course
from trainings.courses.policy import may_manage

blueprint = Blueprint("completion_rules", __name__)

SECTIONS.append(lambda version: (_l("Completion"), url_for("completion_rules.edit", ref=version.course.ref)))


@blueprint.route("/organise/courses/<ref>/completion", methods=["GET", "POST"])
@policy(may_manage)
def edit(ref: str) -> ResponseReturnValue:
    """The rule of the draft; of a published version too, whose change starts a draft."""
    course = load_course(ref)
    form = _form(course)
    if form.validate_on_submit():
        try:
            _save(course, form)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            course = load_course(ref)
        else:
            db.session.commit()
            flash(_("What the course asks for is saved in the draft."), "success")
            return redirect(url_for("completion_rules.edit", ref=ref), 303)
    version = course.draft or course.shown
    page = render_course(
        "trainings/completion_rules/edit.html",
        version,
        form=form,
        leasts=form.leasts(),
        is_within_reach=is_within_reach(rule_of(version)),
        asked=[field for _leaf, field in form.asked()],
        rule=rule_lines(rule_of(version), names_of(version)),
    )
    return page, 422 if form.has_errors else 200


def _form(course: Course) -> RuleForm:
    version = course.draft or course.shown
    return build(names_of(version), rule_of(version), documents_of(version))


def _save(course: Course, form: RuleForm) -> None:
    """A document that is written down now is needed."""
    draft = start_draft(course, current_user)
    stored = dict(draft.completion_rule or {})
    documents = form.documents(documents_of(draft))
    known, named = {each.key for each in documents_of(draft)}, [each["key"] for each in documents]
    for leaf, field in form.asked():
        if leaf.kind == "document" and leaf.key not in named:
            field.data = "no"
    added = [Leaf("document", key) for key in named if key not in known]
    stored |= {"rule": form.rule(added).value(), "documents": documents}
    set_rule(draft, current_user, "completion_rule", stored)
