from collections.abc import Collection

from core.database import db
from core.errors import NotFound
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from trainings.plans.models import MeetingPlan


def list_plans(offering: Offering) -> list[MeetingPlan]:
    query = db.select(MeetingPlan).where(MeetingPlan.cohort_id == offering.id).order_by(MeetingPlan.id)
    return list(db.session.scalars(query))


def get_plan(offering: Offering, ref: str) -> MeetingPlan:
    """Raises NotFound, also for another cohort's."""
    query = db.select(MeetingPlan).where(MeetingPlan.cohort_id == offering.id, MeetingPlan.ref == ref)
    found: MeetingPlan | None = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def list_meeting(offering_ids: Collection[int]) -> set[int]:
    """Of these, the ones that have class meetings, drafts included. One query."""
    query = db.select(AgendaItem.offering_id).where(
        AgendaItem.offering_id.in_(offering_ids), AgendaItem.kind == "meeting", AgendaItem.state != "cancelled"
    )
    return set(db.session.scalars(query.distinct()))


def list_meetings(plan: MeetingPlan) -> list[AgendaItem]:
    """Those that are not cancelled, by time."""
    query = db.select(AgendaItem).where(
        AgendaItem.offering_id == plan.cohort_id,
        AgendaItem.series_key == plan.series_key,
        AgendaItem.state != "cancelled",
    )
    return list(db.session.scalars(query.order_by(AgendaItem.starts_at, AgendaItem.id)))
