"""The organiser's page of who is enrolled in a cohort, and where each of them stands."""

from math import ceil
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.access import policy
from core.database import db
from core.errors import DomainError, Refused
from core.forms import Form, choices
from core.i18n import _, _l
from offerings.base.navigation import TABS, Tab, render_offering
from offerings.roles.policy import may_edit, may_view
from registrations.base.states import WORDS as REGISTRATION_WORDS
from registrations.my.sections import SECTIONS
from registrations.unanswered.queries import unanswered
from trainings.cohorts.loading import load_cohort
from trainings.cohorts.models import Cohort
from trainings.enrolments import actions, own, prerequisites, queries
from trainings.enrolments.models import Enrolment
from trainings.enrolments.states import DECIDED, WORDS
from trainings.enrolments.words import BADGES, employer_words, timeline

blueprint = Blueprint("enrolments", __name__, url_prefix="/organise/cohorts/<ref>/enrolments")
PANELS: list[Any] = []
"""(enrolment, whether the reader may decide) -> Markup, for the side of one enrolment's page."""

TABS.append(
    Tab(
        _l("Enrolments"), "enrolments.index", ("owner", "editor", "viewer"), ("cohort",), group="registration", place=30
    )
)
SECTIONS.append(own.section_of)

BY_HAND = ("attending", "no_show")
"""What the organiser notes here; who completed it is decided on the page of completion, with its reasons."""


class WaiverForm(Form):
    email = StringField(_l("E-mail address"), [InputRequired(_l("Write the e-mail address.")), Length(max=254)])
    reason = TextAreaField(_l("Reason"), [Length(max=500)])


class OutcomeForm(Form):
    outcome = SelectField(_l("Outcome"), [InputRequired(_l("Choose what became of this person."))])
    reason = TextAreaField(_l("Reason"), [Length(max=500)])

    def offer(self) -> None:
        self.outcome.choices = choices({state: WORDS[state] for state in BY_HAND}, _l("Choose one"))


@blueprint.get("")
@policy(may_view)
def index(ref: str) -> ResponseReturnValue:
    """``?state=``: one state; ``?employer=<ref>``: the people of one organisation; ``?page=``: from 1."""
    return _index(load_cohort(ref, may_view), WaiverForm(formdata=None))


def _index(cohort: Cohort, form: Any) -> ResponseReturnValue:
    state = request.args.get("state", "")
    state = state if state in WORDS else ""
    employers = queries.list_employers(cohort)
    employer = request.args.get("employer", "")
    employer = employer if employer in employers else ""
    counts = queries.count_by_state(cohort, employer)
    total = counts.get(state, 0) if state else sum(counts.values())
    last = max(1, ceil(total / queries.PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    found = queries.list_page(cohort, number, state=state, employer=employer)
    page = render_offering(
        "trainings/enrolments/index.html",
        cohort,
        cohort=cohort,
        rows=[(each, employer_words(each, cohort.time_zone)) for each in found],
        unanswered=unanswered([each.registration for each in found if each.employer_id is not None]),
        tabs=_tabs(cohort, counts, state, employer),
        pages=_pages(cohort, number, last, total, state=state, employer=employer),
        employers=employers,
        employer=employer,
        state=state,
        words=WORDS,
        badges=BADGES,
        may_decide=may_edit(current_user, cohort),
        asks_something=bool(cohort.course_version.prerequisites),
        waivers=queries.list_waivers(cohort),
        form=form,
    )
    return page, 422 if form.has_errors else 200


@blueprint.post("/waivers")
@policy(may_edit)
def waive(ref: str) -> ResponseReturnValue:
    """Somebody may register without what the course asks for."""
    cohort, form = load_cohort(ref, may_edit), WaiverForm()
    if not form.validate():
        return _index(cohort, form)
    try:
        waiver = prerequisites.waive(cohort, current_user, form.email.data or "", form.reason.data or "")
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _index(load_cohort(ref, may_edit), form)
    flash(_("%(address)s may register now.", address=waiver.email), "success")
    db.session.commit()
    return redirect(url_for("enrolments.index", ref=ref), 303)


def _pages(cohort: Cohort, number: int, last: int, total: int, **chosen: str) -> dict[str, Any]:
    """For the macro pagination; empty when one page holds everybody."""
    if last == 1:
        return {}
    more: dict[str, Any] = {name: value for name, value in chosen.items() if value}

    def url(page: int) -> str | None:
        return url_for("enrolments.index", ref=cohort.ref, page=page, **more) if 1 <= page <= last else None

    summary = _("Page %(page)s of %(pages)s, %(total)s in all", page=number, pages=last, total=total)
    return {"summary": summary, "previous_url": url(number - 1), "next_url": url(number + 1)}


def _tabs(cohort: Cohort, counts: dict[str, int], now: str, employer: str) -> list[tuple[Any, str, bool, int]]:
    more: dict[str, Any] = {"employer": employer} if employer else {}
    everybody = url_for("enrolments.index", ref=cohort.ref, **more)
    tabs: list[tuple[Any, str, bool, int]] = [(_("Everybody"), everybody, not now, sum(counts.values()))]
    for state, word in WORDS.items():
        if counts.get(state) or state == now:
            url = url_for("enrolments.index", ref=cohort.ref, state=state, **more)
            tabs.append((word, url, state == now, counts.get(state, 0)))
    return tabs


@blueprint.get("/<registration_ref>")
@policy(may_view)
def show(ref: str, registration_ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_view)
    return render(cohort, queries.get_enrolment(cohort, registration_ref))


@blueprint.post("/<registration_ref>/outcome")
@policy(may_edit)
def set_outcome(ref: str, registration_ref: str) -> ResponseReturnValue:
    cohort = load_cohort(ref, may_edit)
    enrolment = queries.get_enrolment(cohort, registration_ref)
    form = OutcomeForm()
    form.offer()
    if not form.validate():
        return render(cohort, enrolment, form=form)
    if enrolment.state in DECIDED:
        refusal = Refused("decided", _l("It is decided already. Change it on the page of completion."))
        return render(cohort, enrolment, refusal=refusal)
    try:
        actions.set_outcome(enrolment.registration, form.outcome.data, current_user, form.reason.data or "")
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        cohort = load_cohort(ref, may_edit)
        return render(cohort, queries.get_enrolment(cohort, registration_ref), form=form)
    db.session.commit()
    flash(_("The outcome is noted."), "success")
    return redirect(url_for("enrolments.show", ref=ref, registration_ref=registration_ref), 303)


def render(
    cohort: Cohort, enrolment: Enrolment, form: Any = None, refusal: DomainError | None = None
) -> ResponseReturnValue:
    """One enrolment's page; ``form`` and ``refusal``: what was sent and could not be done."""
    if form is None:
        form = OutcomeForm(formdata=None)
        form.offer()
        form.outcome.data = enrolment.state if enrolment.state in BY_HAND else ""
    may_decide = may_edit(current_user, cohort)
    page = render_offering(
        "trainings/enrolments/show.html",
        cohort,
        cohort=cohort,
        enrolment=enrolment,
        registration=enrolment.registration,
        employer_said=employer_words(enrolment, cohort.time_zone),
        questions=unanswered([enrolment.registration]).get(enrolment.registration_id, []),
        entries=timeline(queries.list_steps(enrolment.id), cohort.time_zone),
        words=WORDS,
        registration_words=REGISTRATION_WORDS,
        badges=BADGES,
        form=form,
        refusal=refusal.message if refusal else None,
        may_decide=may_decide,
        may_set=may_decide and enrolment.registration.state == "confirmed" and enrolment.state not in DECIDED,
        panels=[panel(enrolment, may_decide) for panel in PANELS],
    )
    return page, refusal.status if refusal else 422 if form.has_errors else 200
