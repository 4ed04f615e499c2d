from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core import clock
from core.access import may_sign_in, policy
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from offerings.base.navigation import ROLE_FINDERS
from trainings.assessments.queries import plan_of
from trainings.cohorts.trainers import teaches
from trainings.phases.states import SHOWN, shown_phase
from trainings.teaching import queries

blueprint = Blueprint("teaching", __name__, url_prefix="/my/teaching")

EARLY = timedelta(minutes=30)
"""So long before the beginning it is told who is missing."""


def _trainer(offering: Offering) -> str | None:
    return "trainer" if offering.kind == "cohort" and teaches(current_user, offering) else None


ROLE_FINDERS.append(_trainer)


@blueprint.get("")
@policy(may_sign_in)
def index() -> ResponseReturnValue:
    """Today's meetings, also those that are over, with who is missing; then the next ones, and the cohorts."""
    now = clock.now()
    zone = ZoneInfo(current_user.time_zone)
    morning = datetime.combine(now.astimezone(zone).date(), time(), zone)
    items = queries.list_meetings(current_user, morning)
    today = [item for item in items if item.starts_at < morning + timedelta(days=1)]
    begun = [item for item in today if item.starts_at - EARLY <= now]
    missing = queries.list_missing(begun) if begun else {}
    return render_template(
        "trainings/teaching/index.html",
        today=[(item, missing.get(item.id), _state(item, now), item in begun) for item in today],
        coming=[item for item in items if item not in today],
        cohorts=[
            (cohort, SHOWN[shown_phase(cohort)], may_grade and bool(plan_of(cohort)))
            for cohort, may_grade in queries.list_cohorts(current_user)
        ],
    )


def _state(item: AgendaItem, now: datetime) -> str:
    if item.ends_at <= now:
        return "over"
    return "now" if item.starts_at <= now else "coming"
