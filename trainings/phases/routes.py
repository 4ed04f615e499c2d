"""The organiser's page: where the cohort stands, whether it takes place, and what each button means."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import TextAreaField
from wtforms.validators import Length

from core.access import policy
from core.database import db
from core.errors import DomainError, Sentence
from core.forms import Form
from core.i18n import _, _l, date_long, datetime_in
from offerings.base import states as offering_states
from offerings.base.models import OfferingStep
from offerings.base.navigation import TABS, Tab, render_offering
from offerings.roles.policy import may_own, may_view
from trainings.cohorts.loading import load_cohort
from trainings.cohorts.models import Cohort
from trainings.phases import actions, queries, states
from trainings.phases.models import CohortStep

blueprint = Blueprint("phases", __name__, url_prefix="/organise/cohorts/<ref>/phase")

TABS.append(Tab(_l("Course of events"), "phases.show", ("owner", "editor", "viewer"), ("cohort",), place=10))

_ICONS = {
    "confirmed": ("check", "good"), "running": ("play", "good"), "open": ("eye", ""), "cancelled": ("close", "bad"),
    "postponed": ("clock", "warn"), "published": ("calendar", ""),
}  # fmt: skip
_WAITED = {(states.MOVES["wait"][1], before) for before in states.MOVES["wait"][0]}
"""Its postponement says so."""
_TOLD = {"postponed": _l("Postponed"), "published": _l("New dates"), "cancelled": _l("Cancelled")}


class ReasonForm(Form):
    reason = TextAreaField(_l("Reason"), [Length(max=500)])


@blueprint.get("")
@policy(may_view)
def show(ref: str) -> ResponseReturnValue:
    return _page(load_cohort(ref, may_view), ReasonForm(formdata=None))


@blueprint.post("")
@policy(may_own)
def move(ref: str) -> ResponseReturnValue:
    """``move``: what the button says."""
    cohort, form = load_cohort(ref, may_own), ReasonForm()
    if not form.validate():
        return _page(cohort, form, 422)
    try:
        name = actions.check_known(request.form.get("move", ""))
        act = {"confirm": actions.confirm, "close": actions.close}.get(name) or partial(actions.move, name=name)
        act(cohort, actor=current_user, reason=form.reason.data or "")
    except DomainError as error:
        db.session.rollback()
        form.refuse(error)
        return _page(load_cohort(ref, may_own), form, error.status)
    db.session.commit()
    flash(_("It is now: %(phase)s.", phase=states.SHOWN[states.shown_phase(cohort)]), "success")
    return redirect(url_for("phases.show", ref=ref), 303)


def _page(cohort: Cohort, form: Any, status: int = 200) -> ResponseReturnValue:
    people = queries.headcounts([cohort.id])[cohort.id]
    owns = may_own(current_user, cohort)
    may = {name: owns and states.may_move(cohort, name) for name in states.MOVES}
    page = render_offering(
        "trainings/phases/show.html",
        cohort,
        cohort=cohort,
        phase=states.shown_phase(cohort),
        words=states.SHOWN,
        meanings=states.MEANINGS,
        order=list(states.WORDS),
        order_words=list(states.WORDS.values()),
        people=people,
        minimum=cohort.minimum_headcount or 0,
        decision=date_long(cohort.decision_on) if cohort.decision_on else "",
        may=may,
        undecided=[each.registration for each in queries.list_without_outcome(cohort)] if may["close"] else [],
        may_postpone=owns and offering_states.may_move(cohort, "postpone"),
        may_cancel=owns and offering_states.may_move(cohort, "cancel"),
        entries=_entries(cohort),
        form=form,
    )
    return page, status


def _entries(cohort: Cohort) -> list[dict[str, Any]]:
    """Its phases, and that it was postponed, given new dates or cancelled; newest first."""
    steps = [each for each in queries.list_steps(cohort) if (each.to_phase, each.from_phase) not in _WAITED]
    moved: list[tuple[datetime, Sentence, str, CohortStep | OfferingStep]] = [
        (step.at, states.WORDS[step.to_phase], step.to_phase, step) for step in steps
    ]
    moved += [(step.at, _TOLD[step.to_state], step.to_state, step) for step in queries.list_interruptions(cohort)]
    return [
        {
            "at": datetime_in(at, cohort.time_zone),
            "iso": at.isoformat(),
            "who": step.actor_name or _("Huizhi"),
            "text": text,
            "note": step.reason,
            "icon": _ICONS.get(name, ("clock", ""))[0],
            "tone": _ICONS.get(name, ("clock", ""))[1],
        }
        for at, text, name, step in sorted(moved, key=lambda each: each[0], reverse=True)
    ]
