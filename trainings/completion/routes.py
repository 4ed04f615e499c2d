"""Completion: the organiser's table and one person's explanation; what a course asks for; the trainee's own page."""

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length

from core.access import may_sign_in, policy
from core.database import db
from core.errors import DomainError
from core.forms import Form, choices
from core.i18n import _, _l, _n
from offerings.base.kinds import look
from offerings.base.navigation import TABS, Tab, render_offering
from offerings.roles.policy import may_edit, may_view
from registrations.base.models import Registration
from registrations.base.queries import get_of, get_own
from registrations.my.sections import SECTIONS
from trainings.assessments.queries import plan_of
from trainings.cohorts.loading import load_cohort
from trainings.cohorts.models import Cohort
from trainings.completion import actions, queries, words
from trainings.completion.documents import documents_of
from trainings.completion.holding import Held, findings_of, hold_against, rule_of
from trainings.completion.models import CompletionResult
from trainings.enrolments.queries import list_people

blueprint = Blueprint("completion", __name__)

BASE = "/organise/cohorts/<ref>/completion"
TABS.append(
    Tab(_l("Completion"), "completion.index", ("owner", "editor", "viewer"), ("cohort",), group="results", place=20)
)


def standing(registration: Registration) -> Markup:
    """On the page of a registration: how one stands in all that the course asks for, and the ways to each."""
    cohort = registration.offering
    if not isinstance(cohort, Cohort) or registration.state != "confirmed" or cohort.state == "cancelled":
        return Markup()
    return Markup(
        render_template(
            "trainings/completion/_standing.html",
            registration=registration,
            has_grades=bool(plan_of(cohort)),
            **_explained(cohort, registration),
        )
    )


SECTIONS.append(standing)


class HandForm(Form):
    outcome = RadioField(_l("What became of this person"), choices=choices(words.OUTCOMES))
    reason = TextAreaField(_l("Reason"), [Length(max=500, message=_l("Keep it under 500 characters."))])


@blueprint.get(BASE)
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_view)
    people, decided = list_people(cohort), queries.latest(cohort.id)
    held, names = hold_against(cohort, people), words.names_of(cohort.course_version)
    rows = [_row(held[each.id], decided.get(each.id), names) for each in people]
    rows.sort(key=lambda row: row["is_settled"])  # who is to be decided stands first
    return render_offering(
        "trainings/completion/index.html",
        cohort,
        rows=rows,
        rule=words.rule_lines(rule_of(cohort.course_version), names),
        counts=_counts(rows),
        may_change=may_edit(current_user, cohort),
        is_over=actions.is_over(cohort),
        words=words,
    )


def _row(held: Held, last: CompletionResult | None, names: dict[Any, str]) -> dict[str, Any]:
    is_changed = last is not None and not last.reason and actions.differs(last, held)
    return {
        "registration": held.registration,
        "status": held.verdict.status,
        "is_settled": last is not None and not is_changed,
        "is_open": last is None and held.verdict.status == "open",
        "missing": words.needed_words(held.verdict, names),
        "outcome": last.outcome if last else None,
        "by_hand": bool(last and last.reason),
        "changes": words.changes(findings_of(last.inputs), held.verdict.findings, names) if last and is_changed else [],
    }


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    """``would_*``: what the rule would write now."""
    ready = [row["status"] for row in rows if not row["is_settled"] and not row["is_open"]]
    return {
        "completed": sum(row["outcome"] == "completed" for row in rows),
        "incomplete": sum(row["outcome"] == "incomplete" for row in rows),
        "undecided": sum(row["outcome"] is None for row in rows),
        "changed": sum(bool(row["changes"]) for row in rows),
        "open": sum(row["is_open"] for row in rows),
        "ready": len(ready),
        "would_complete": ready.count("met"),
        "would_not": len(ready) - ready.count("met"),
    }


@blueprint.post(BASE + "/decisions")
@policy(may_edit)
def decide(ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_edit)
    try:
        done = actions.decide_all(cohort, current_user, close_open="close_open" in request.form)
    except DomainError as error:
        db.session.rollback()
        flash(str(error.message), "danger")
        return redirect(url_for("completion.index", ref=ref), 303)
    db.session.commit()
    flash(
        _n("%(num)s decision was written.", "%(num)s decisions were written.", done.completed + done.incomplete),
        "success",
    )
    return redirect(url_for("completion.index", ref=ref), 303)


@blueprint.get(BASE + "/<registration_ref>")
@policy(may_view)
def show(ref: str, registration_ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_view)
    return _person(cohort, get_of(cohort, registration_ref))


@blueprint.post(BASE + "/<registration_ref>/decision")
@policy(may_edit)
def decide_by_hand(ref: str, registration_ref: str) -> ResponseReturnValue:
    cohort, form = load_cohort(ref, may_edit), HandForm()
    registration = get_of(cohort, registration_ref)
    if not form.validate():
        return _person(cohort, registration, form)
    try:
        actions.decide_by_hand(cohort, registration, current_user, form.outcome.data or "", form.reason.data or "")
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        cohort = load_cohort(ref, may_edit)
        return _person(cohort, get_of(cohort, registration_ref), form)
    return _done(ref, registration_ref, _("It is decided. The person is told."))


@blueprint.post(BASE + "/<registration_ref>/rule")
@policy(may_edit)
def back_to_rule(ref: str, registration_ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_edit)
    return _try(
        ref,
        registration_ref,
        lambda registration: actions.back_to_rule(cohort, registration, current_user),
        _("The rule decides again."),
    )


@blueprint.post(BASE + "/<registration_ref>/documents/<key>")
@policy(may_edit)
def hand_in(ref: str, registration_ref: str, key: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_edit)
    is_there = request.form.get("is_there") == "1"
    return _try(
        ref,
        registration_ref,
        lambda registration: actions.hand_in(cohort, registration, current_user, key, is_there=is_there),
        _("Saved."),
    )


def _try(ref: str, registration_ref: str, act: Callable[[Registration], None], thanks: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_edit)
    try:
        act(get_of(cohort, registration_ref))
    except DomainError as error:
        if error.status == 404:
            raise
        db.session.rollback()
        flash(str(error.message), "danger")
        return redirect(url_for("completion.show", ref=ref, registration_ref=registration_ref), 303)
    return _done(ref, registration_ref, thanks)


def _done(ref: str, registration_ref: str, thanks: str) -> ResponseReturnValue:
    db.session.commit()
    flash(thanks, "success")
    return redirect(url_for("completion.show", ref=ref, registration_ref=registration_ref), 303)


def _person(cohort: Cohort, registration: Registration, form: HandForm | None = None) -> ResponseReturnValue:
    page = render_offering(
        "trainings/completion/show.html",
        cohort,
        registration=registration,
        documents=documents_of(cohort.course_version),
        there=queries.handed_in(cohort.id).get(registration.id, set()),
        may_change=may_edit(current_user, cohort) and registration.state == "confirmed",
        form=form or HandForm(formdata=None),
        **_explained(cohort, registration),
    )
    return page, 422 if form else 200


def _explained(cohort: Cohort, registration: Registration) -> dict[str, Any]:
    """How things stand, the decision that counts, what has changed since, and the ones before."""
    names = words.names_of(cohort.course_version)
    held = hold_against(cohort, [registration])[registration.id]
    results = queries.list_results(registration.id)
    last = results[0] if results else None
    is_changed = last is not None and not last.reason and actions.differs(last, held)
    history = [
        (result, words.changes(findings_of(older.inputs), findings_of(result.inputs), names) if older else [])
        for result, older in zip_longest(results, results[1:])
    ]
    return {
        "verdict": held.verdict,
        "names": names,
        "last": last,
        "changes": words.changes(findings_of(last.inputs), held.verdict.findings, names) if last and is_changed else [],
        "history": history,
        "words": words,
    }


@blueprint.get("/my/registrations/<ref>/completion")
@policy(may_sign_in)
def own(ref: str) -> ResponseReturnValue:
    """What I have done, and what is still needed. NotFound for anybody else's, and for what is no training."""
    registration = get_own(current_user.id, ref)
    cohort = registration.offering
    if not isinstance(cohort, Cohort) or registration.state != "confirmed":
        return redirect(url_for("my.show", ref=ref), 303)
    return render_template(
        "trainings/completion/own.html",
        registration=registration,
        offering=cohort,
        kind=look(cohort.kind),
        **_explained(cohort, registration),
    )
