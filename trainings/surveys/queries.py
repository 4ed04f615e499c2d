from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core import clock
from core.database import db
from core.errors import NotFound
from offerings.agenda.models import AgendaItem
from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.courses.models import CourseVersion
from trainings.enrolments.models import Enrolment
from trainings.surveys.links import hash_of
from trainings.surveys.models import SurveyAnswer, SurveyInvitation
from trainings.surveys.plan import LATEST_DAYS, Plan, Survey, find, of_rule

OPEN_DAYS = 30
"""How long a link works, and until when after its day a survey that was not sent is still sent."""


@dataclass(frozen=True)
class Asked:
    """How many were asked, and how many of them have answered."""

    asked: int = 0
    answered: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.answered / self.asked) if self.asked else 0


def plan_of(cohort: Cohort) -> Plan:
    return of_rule(cohort.course_version.completion_rule)


def get_survey(cohort: Cohort, key: str) -> Survey:
    found = find(plan_of(cohort), key)
    if found is None:
        raise NotFound
    return found


def find_last_end(cohort_id: int) -> datetime | None:
    """When the last class meeting ends."""
    query = db.select(db.func.max(AgendaItem.ends_at)).where(*_takes_place(), AgendaItem.offering_id == cohort_id)
    last: datetime | None = db.session.scalar(query)
    return last


def due_at(survey: Survey, last_end: datetime) -> datetime:
    return last_end + timedelta(days=survey.after_days)


def is_due(survey: Survey, last_end: datetime, now: datetime) -> bool:
    """Its day has come, and is not so long ago that asking would be strange."""
    due = due_at(survey, last_end)
    return due <= now < due + timedelta(days=OPEN_DAYS)


def list_due(now: datetime) -> list[tuple[int, list[Survey]]]:
    """Cohort id -> the surveys whose day it is. One query."""
    last = db.func.max(AgendaItem.ends_at)
    query = (
        db.select(Cohort.id, CourseVersion.id, last)
        .join(AgendaItem, AgendaItem.offering_id == Cohort.id)
        .join(CourseVersion, CourseVersion.id == Cohort.course_version_id)
        .where(Cohort.state == "published", *_takes_place())
        .group_by(Cohort.id, CourseVersion.id)
        .having(last <= now, last > now - timedelta(days=LATEST_DAYS + OPEN_DAYS))
        .order_by(Cohort.id)
    )
    rows = db.session.execute(query).all()
    plans = _plans({row[1] for row in rows})
    found = [(row[0], [each for each in plans[row[1]] if is_due(each, row[2], now)]) for row in rows]
    return [(cohort_id, surveys) for cohort_id, surveys in found if surveys]


def _plans(version_ids: set[int]) -> dict[int, Plan]:
    query = db.select(CourseVersion.id, CourseVersion.completion_rule).where(CourseVersion.id.in_(version_ids))
    return {row[0]: of_rule(row[1]) for row in db.session.execute(query)}


def _takes_place() -> tuple[Any, ...]:
    return AgendaItem.kind == "meeting", AgendaItem.state == "published"


def list_not_asked(cohort_id: int, key: str) -> list[tuple[Registration, Enrolment | None]]:
    """Who takes part and was not asked yet; who never came is not asked."""
    asked = db.select(SurveyInvitation.registration_id).where(SurveyInvitation.key == key)
    query = (
        db.select(Registration, Enrolment)
        .outerjoin(Enrolment, Enrolment.registration_id == Registration.id)
        .where(
            Registration.offering_id == cohort_id,
            Registration.state == "confirmed",
            Registration.id.not_in(asked),
            db.or_(Enrolment.id.is_(None), Enrolment.state != "no_show"),
        )
        .order_by(Registration.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def list_to_remind(now: datetime, after: timedelta) -> list[int]:
    """Ids of invitations that nobody has answered, nor was reminded of."""
    query = db.select(SurveyInvitation.id).where(
        SurveyInvitation.answered_on.is_(None),
        SurveyInvitation.reminded_at.is_(None),
        SurveyInvitation.sent_at <= now - after,
        SurveyInvitation.closes_at > now,
    )
    return list(db.session.scalars(query.order_by(SurveyInvitation.id)))


def get_by_token(token: str) -> SurveyInvitation:
    """Whatever state it is in; NotFound for what is no link of ours."""
    query = (
        db.select(SurveyInvitation)
        .where(SurveyInvitation.token_hash == hash_of(token))
        .options(db.joinedload(SurveyInvitation.registration))
    )
    invitation: SurveyInvitation | None = db.session.scalar(query)
    if invitation is None:
        raise NotFound
    return invitation


def list_own(registration_id: int) -> list[SurveyInvitation]:
    """What the participant was asked (not their manager), oldest first. One query."""
    query = db.select(SurveyInvitation).where(
        SurveyInvitation.registration_id == registration_id, SurveyInvitation.audience == "participant"
    )
    return list(db.session.scalars(query.order_by(SurveyInvitation.id)))


def answered(cohort: Cohort) -> dict[int, set[str]]:
    """Registration id -> keys of the surveys that were answered by or about that person. One query."""
    return {id_: {key for key, said in its.items() if said == "answered"} for id_, its in invited(cohort).items()}


def invited(cohort: Cohort) -> dict[int, dict[str, str]]:
    """Registration id -> key -> "answered", "open" or "closed", of whoever was asked. One query."""
    query = db.select(
        SurveyInvitation.registration_id,
        SurveyInvitation.key,
        SurveyInvitation.answered_on,
        SurveyInvitation.closes_at,
    ).where(SurveyInvitation.cohort_id == cohort.id)
    found: dict[int, dict[str, str]] = {}
    for registration_id, key, answered_on, closes_at in db.session.execute(query):
        state = "answered" if answered_on else "open" if closes_at > clock.now() else "closed"
        found.setdefault(registration_id, {})[key] = state
    return found


def count_asked(cohort_id: int) -> dict[str, Asked]:
    """By key. One query."""
    query = (
        db.select(SurveyInvitation.key, db.func.count(), db.func.count(SurveyInvitation.answered_on))
        .where(SurveyInvitation.cohort_id == cohort_id)
        .group_by(SurveyInvitation.key)
    )
    return {row[0]: Asked(row[1], row[2]) for row in db.session.execute(query)}


def list_answers(cohort_id: int, key: str) -> Sequence[SurveyAnswer]:
    """Those that are counted, in an order that is drawn by lot."""
    query = (
        db.select(SurveyAnswer)
        .where(SurveyAnswer.cohort_id == cohort_id, SurveyAnswer.key == key, SurveyAnswer.is_counted)
        .options(db.joinedload(SurveyAnswer.registration).lazyload("*"))
        .order_by(SurveyAnswer.id)
    )
    return db.session.scalars(query).all()
