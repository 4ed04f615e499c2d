"""Surveys of a cohort for the organiser, and the page on which one answers: by the link alone, without signing in."""

import csv
import io
from collections.abc import Sequence

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from core import audit, clock
from core.access import policy, public
from core.database import db, writing
from core.errors import Gone, Invalid, NotFound
from core.i18n import _, _l, localized
from offerings.base.navigation import TABS, Tab, render_offering
from offerings.roles.policy import may_view
from registrations.base.models import Registration
from registrations.exports.files import harmless
from registrations.my.sections import SECTIONS
from trainings.cohorts.loading import load_cohort
from trainings.cohorts.models import Cohort
from trainings.surveys import actions, queries, words
from trainings.surveys.forms import AnswerForm, build
from trainings.surveys.links import path_of
from trainings.surveys.models import SurveyAnswer, SurveyInvitation
from trainings.surveys.plan import Survey, find
from trainings.surveys.results import FEWEST, is_hidden, outcomes, read_answers

blueprint = Blueprint("surveys", __name__)

BASE = "/organise/cohorts/<ref>/surveys"
TABS.append(Tab(_l("Surveys"), "surveys.index", ("owner", "editor", "viewer"), ("cohort",), group="results", place=15))


def own(registration: Registration) -> Markup:
    """On the page of a registration: what its person was asked, with the link to each that is still to be answered."""
    cohort = registration.offering
    if not isinstance(cohort, Cohort) or registration.state != "confirmed":
        return Markup()
    invitations = queries.list_own(registration.id)
    if not invitations:
        return Markup()
    secret, plan = current_app.config["SETTINGS"].secret_key, queries.plan_of(cohort)
    found = [(find(plan, each.key), each, path_of(each.ref, secret)) for each in invitations]
    page = render_template("trainings/surveys/_own.html", rows=found, offering=cohort, now=clock.now())
    return Markup(page)


SECTIONS.append(own)


@blueprint.get(BASE)
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_view)
    counts, last_end, now = queries.count_asked(cohort.id), queries.find_last_end(cohort.id), clock.now()
    rows = []
    for survey in queries.plan_of(cohort):
        due = queries.due_at(survey, last_end) if last_end else None
        asked = counts.get(survey.key, queries.Asked())
        rows.append({"survey": survey, "facts": words.facts_words(survey), "asked": asked, "due": due,
                     "is_ahead": due is None or due > now})  # fmt: skip
    return render_offering("trainings/surveys/index.html", cohort, rows=rows)


@blueprint.get(BASE + "/<key>")
@policy(may_view)
def show(ref: str, key: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_view)
    survey = queries.get_survey(cohort, key)
    answers = queries.list_answers(cohort.id, key)
    hidden = is_hidden(survey, len(answers))
    found = [] if hidden else outcomes(survey, [each.values for each in answers])
    asked = queries.count_asked(cohort.id).get(key, queries.Asked())
    return render_offering(
        "trainings/surveys/show.html",
        cohort,
        survey=survey,
        facts=words.facts_words(survey),
        asked=asked,
        answers=len(answers),
        uncounted=asked.answered - len(answers),
        hidden=hidden,
        fewest=FEWEST,
        outcomes=[words.outcome_rows(each) for each in found],
        averages=[(localized(each.question.text), each.average, f"{each.average:g}") for each in found if each.average],
    )


@blueprint.get(BASE + "/<key>/answers.csv")
@policy(may_view)
def table(ref: str, key: str) -> ResponseReturnValue:
    """A line an answer, in an order drawn by lot; without names and days where it is anonymous. Noted in the audit."""
    cohort = load_cohort(ref, may_view)
    survey = queries.get_survey(cohort, key)
    answers = queries.list_answers(cohort.id, key)
    if is_hidden(survey, len(answers)):
        raise NotFound
    content, cohort_id = _csv(survey, answers), cohort.id
    db.session.rollback()
    with writing():
        audit.record(current_user, "survey.exported", "offering", cohort_id, key=key, answers=len(answers))
        db.session.commit()
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="huizhi-survey-{ref}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _csv(survey: Survey, answers: Sequence[SurveyAnswer]) -> bytes:
    """With a byte order mark, so that spreadsheets read it as UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    own = [] if survey.is_anonymous else [_("Full name"), _("Answered on")]
    writer.writerow([harmless(each) for each in [*own, *(localized(one.text) for one in survey.questions)]])
    for answer in answers:
        who = [answer.registration.name_native, answer.answered_on.isoformat()] if answer.registration else []
        writer.writerow([harmless(cell) for cell in [*who, *words.value_words(survey, answer.values)]])
    return text.getvalue().encode("utf-8-sig")


@blueprint.route("/surveys/<token>", methods=["GET", "POST"])
@public
def answer(token: str) -> ResponseReturnValue:
    """Whoever has the link answers, once. Every mistake shows what was chosen again."""
    invitation = queries.get_by_token(token[:200])
    try:
        actions.check_open(invitation)
        cohort, survey = _asked_by(invitation)
        form = build(survey)
        if not form.validate_on_submit():
            return _page(form, invitation, cohort, survey), 422 if form.has_errors else 200
        actions.answer(invitation, survey, cohort, read_answers(survey, form.typed(survey)))
    except Gone as error:
        db.session.rollback()
        return _thanks(queries.get_by_token(token[:200]), error), 410
    except Invalid as error:
        db.session.rollback()
        form.refuse(error)
        invitation = queries.get_by_token(token[:200])
        return _page(form, invitation, *_asked_by(invitation)), 422
    page = _thanks(invitation)
    db.session.commit()
    return page


def _thanks(invitation: SurveyInvitation, refusal: Gone | None = None) -> str:
    """``refusal``: why there is nothing to answer (any more). Whose survey it is finds the way back from here."""
    registration = invitation.registration
    is_own = current_user.is_authenticated and registration.user_id == current_user.id
    return render_template(
        "trainings/surveys/answered.html",
        refusal=refusal,
        cohort=db.session.get_one(Cohort, invitation.cohort_id),
        back=url_for("my.show", ref=registration.ref) if is_own else None,
    )


def _asked_by(invitation: SurveyInvitation) -> tuple[Cohort, Survey]:
    cohort = db.session.get_one(Cohort, invitation.cohort_id)
    return cohort, queries.get_survey(cohort, invitation.key)


def _page(form: AnswerForm, invitation: SurveyInvitation, cohort: Cohort, survey: Survey) -> str:
    return render_template(
        "trainings/surveys/answer.html",
        form=form,
        fields=[(each, form[f"q_{each.key}"]) for each in survey.questions],
        invitation=invitation,
        cohort=cohort,
        survey=survey,
        fewest=FEWEST,
    )
