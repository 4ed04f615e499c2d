"""Asking, reminding and answering. Who has answered and what was said are kept apart."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from secrets import SystemRandom
from typing import Any

from core import clock
from core.database import db
from core.errors import Gone
from core.i18n import _l
from core.ids import new_ref, new_token
from notifications.recipient import Recipient
from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.enrolments.models import Enrolment
from trainings.surveys import mails
from trainings.surveys.links import hash_of, token_of
from trainings.surveys.models import SurveyAnswer, SurveyInvitation
from trainings.surveys.plan import Survey
from trainings.surveys.queries import OPEN_DAYS, get_survey, list_not_asked
from trainings.surveys.results import FEWEST


def ask(cohort: Cohort, survey: Survey, secret: str) -> int:
    """Everybody who was not asked yet and whom a mail reaches. How many; safe to repeat, and at once."""
    db.session.execute(db.select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    number = 0
    for registration, enrolment in list_not_asked(cohort.id, survey.key):
        recipient = _recipient(survey, registration, enrolment, cohort)
        if recipient is None:
            continue
        ref, now = new_ref(), clock.now()
        invitation = SurveyInvitation(
            ref=ref,
            cohort_id=cohort.id,
            registration=registration,
            key=survey.key,
            audience=survey.audience,
            token_hash=hash_of(token_of(ref, secret)),
            sent_at=now,
            closes_at=now + timedelta(days=OPEN_DAYS),
        )
        db.session.add(invitation)
        mails.send(invitation, survey, cohort, recipient, secret)
        number += 1
    db.session.flush()
    return number


def remind(invitation: SurveyInvitation, secret: str) -> bool:
    """Once. Nothing happens when it was answered, or when there is nobody to write to any more."""
    first = db.session.scalar(
        db.update(SurveyInvitation)
        .where(
            SurveyInvitation.id == invitation.id,
            SurveyInvitation.answered_on.is_(None),
            SurveyInvitation.reminded_at.is_(None),
        )
        .values(reminded_at=clock.now())
        .returning(SurveyInvitation.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(invitation)
    registration = invitation.registration
    cohort = db.session.get_one(Cohort, invitation.cohort_id)
    survey = get_survey(cohort, invitation.key)
    enrolment = db.session.scalar(db.select(Enrolment).where(Enrolment.registration_id == registration.id))
    recipient = _recipient(survey, registration, enrolment, cohort)
    if first is None or registration.state != "confirmed" or recipient is None:
        return False
    mails.send(invitation, survey, cohort, recipient, secret, is_reminder=True)
    return True


def _recipient(
    survey: Survey, registration: Registration, enrolment: Enrolment | None, cohort: Cohort
) -> Recipient | None:
    """The participant; or who agreed for the employer: the manager they named, else who nominated them."""
    if survey.audience == "participant":
        return registration.recipient
    if enrolment is None:
        return None
    if enrolment.manager_email:
        language = registration.recipient.language if registration.recipient else "zh"
        return Recipient(enrolment.manager_email, enrolment.manager_name, language, cohort.time_zone)
    return enrolment.nominated_by.recipient if enrolment.nominated_by else None


def check_open(invitation: SurveyInvitation) -> None:
    """Raises Gone for what was answered, or is closed."""
    if invitation.answered_on is not None:
        raise Gone("answered", _l("This survey was answered with this link already. Thank you."))
    if invitation.closes_at <= clock.now():
        raise Gone("closed", _l("This survey is closed. Thank you for wanting to answer."))


def answer(invitation: SurveyInvitation, survey: Survey, cohort: Cohort, values: Mapping[str, Any]) -> None:
    """Once a link: of two at the same moment one finds it answered."""
    db.session.execute(db.select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
    check_open(invitation)
    today = clock.today(cohort.time_zone)
    done = db.session.scalar(
        db.update(SurveyInvitation)
        .where(SurveyInvitation.id == invitation.id, SurveyInvitation.answered_on.is_(None))
        .values(answered_on=today)
        .returning(SurveyInvitation.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(invitation)
    if done is None:
        raise Gone("answered", _l("This survey was answered with this link already. Thank you."))
    if survey.is_anonymous:
        _keep_anonymous(cohort, survey, values, today)
    else:
        _insert(cohort, survey, [values], today, invitation.registration_id)


def _keep_anonymous(cohort: Cohort, survey: Survey, values: Mapping[str, Any], today: date) -> None:
    """With those before it, all written anew in an order drawn by lot and with one day: else who answered as the only
    one of a day, or the order of the rows, would tell whose an answer is. Those that are not counted yet are once there
    are enough of them (results.FEWEST). The cohort is locked."""
    theirs = (
        SurveyAnswer.cohort_id == cohort.id,
        SurveyAnswer.key == survey.key,
        SurveyAnswer.is_anonymous.is_(True),
    )
    before = db.session.execute(db.select(SurveyAnswer.values, SurveyAnswer.is_counted).where(*theirs)).all()
    counted = [said for said, is_counted in before if is_counted]
    waiting = [*(said for said, is_counted in before if not is_counted), values]
    if len(waiting) >= FEWEST:
        counted, waiting = [*counted, *waiting], []
    db.session.execute(db.delete(SurveyAnswer).where(*theirs).execution_options(synchronize_session=False))
    for said, is_counted in ((counted, True), (waiting, False)):
        if said:
            _insert(cohort, survey, SystemRandom().sample(said, len(said)), today, None, is_counted=is_counted)


def _insert(
    cohort: Cohort,
    survey: Survey,
    said: Sequence[Mapping[str, Any]],
    today: date,
    registration_id: int | None,
    *,
    is_counted: bool = True,
) -> None:
    own = {
        "cohort_id": cohort.id,
        "key": survey.key,
        "is_anonymous": registration_id is None,
        "registration_id": registration_id,
        "answered_on": today,
        "is_counted": is_counted,
    }
    db.session.execute(db.insert(SurveyAnswer), [{**own, "id": new_token(), "values": dict(each)} for each in said])
