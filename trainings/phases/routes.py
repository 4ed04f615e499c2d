"""The organiser's page: where the cohort stands, whether it takes place, and what each button means."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import TextAreaField
from wtforms.validators import Length

from core.access import policy
from core.database import db
from core.errors import DomainError
from core.forms import Form
from core.i18n import _, _l, date_long, datetime_in
from offerings.base import states as offering_states
from offerings.base.navigation import TABS, Tab, render_offering
from offerings.roles.policy import may_own, may_view
from trainings.cohorts.loading import load_cohort
from trainings.cohorts.models import Cohort
from trainings.phases import actions, queries, states
from trainings.phases.models import CohortStep

blueprint = Blueprint("phases", __name__, url_prefix="/organise/cohorts/<ref>/phase")

TABS.append(Tab(_l("Course of events"), "phases.show", ("owner", "editor", "viewer"), ("cohort",), place=10))

_ICONS = {"confirmed": ("check", "good"), "running": ("play", "good"), "open": ("eye", "")}


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
        entries=[_entry(step, cohort.time_zone) for step in reversed(queries.list_steps(cohort))],
        form=form,
    )
    return page, status


def _entry(step: CohortStep, zone: str) -> dict[str, Any]:
    icon, tone = _ICONS.get(step.to_phase, ("clock", ""))
    return {
        "at": datetime_in(step.at, zone),
        "iso": step.at.isoformat(),
        "who": step.actor_name or _("Huizhi"),
        "text": states.WORDS[step.to_phase],
        "note": step.reason,
        "icon": icon,
        "tone": tone,
    }
