from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.i18n import _, _l
from offerings.base.models import Offering
from registrations.credits.explanations import EXPLANATIONS
from trainings.cohorts.models import Cohort
from trainings.courses.actions import set_rule, start_draft
from trainings.courses.loading import load_course
from trainings.courses.navigation import SECTIONS, render_course
from trainings.courses.policy import may_manage
from trainings.credit_rules.forms import RuleForm, values_of
from trainings.credits.rules import parse, stored
from trainings.credits.words import rule_sentences

blueprint = Blueprint("credit_rules", __name__)

SECTIONS.append(lambda version: (_l("Credits"), url_for("credit_rules.edit", ref=version.course.ref)))


def of_cohort(offering: Offering) -> Markup:
    """On the organiser's page of a cohort's credits: what completing the version that it runs counts for."""
    if not isinstance(offering, Cohort):
        return Markup()
    page = render_template(
        "trainings/credit_rules/_of_cohort.html",
        cohort=offering,
        words=rule_sentences(offering.course_version),
        may_change=may_manage(current_user, offering.course),
    )
    return Markup(page)


EXPLANATIONS.append(of_cohort)


@blueprint.route("/organise/courses/<ref>/credits", methods=["GET", "POST"])
@policy(may_manage)
def edit(ref: str) -> ResponseReturnValue:
    """The rule of the draft; of a published version too, whose change starts a draft."""
    course = load_course(ref)
    form = RuleForm(data=values_of(parse((course.draft or course.shown).credit_rule)))
    if form.validate_on_submit():
        try:
            rule = stored(form.lines())
            set_rule(start_draft(course, current_user), current_user, "credit_rule", rule)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            course = load_course(ref)
        else:
            db.session.commit()
            flash(_("What the course counts for is saved in the draft."), "success")
            return redirect(url_for("credit_rules.edit", ref=ref), 303)
    version = course.draft or course.shown
    page = render_course("trainings/credit_rules/edit.html", version, form=form, words=rule_sentences(version))
    return page, 422 if form.has_errors else 200
