from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from trainings.surveys.models import SurveyAnswer, SurveyInvitation
from trainings.surveys.results import FEWEST


@invariant("as many answers to a survey as invitations that were answered")
def answers_equal_invitations() -> Iterator[str]:
    wanted = (
        db.select(SurveyInvitation.cohort_id, SurveyInvitation.key, db.func.count())
        .where(SurveyInvitation.answered_on.is_not(None))
        .group_by(SurveyInvitation.cohort_id, SurveyInvitation.key)
    )
    there = db.select(SurveyAnswer.cohort_id, SurveyAnswer.key, db.func.count()).group_by(
        SurveyAnswer.cohort_id, SurveyAnswer.key
    )
    counts = {(row[0], row[1]): row[2] for row in db.session.execute(wanted)}
    found = {(row[0], row[1]): row[2] for row in db.session.execute(there)}
    for pair in sorted(counts.keys() | found.keys()):
        if counts.get(pair, 0) != found.get(pair, 0):
            yield f"Survey {pair[1]} of cohort {pair[0]}: {counts.get(pair, 0)} answered, {found.get(pair, 0)} answers."


@invariant("answers to an anonymous survey are counted in lots: never fewer, and no full lot waits")
def lots_are_full() -> Iterator[str]:
    query = (
        db.select(SurveyAnswer.cohort_id, SurveyAnswer.key, SurveyAnswer.is_counted, db.func.count())
        .where(SurveyAnswer.is_anonymous)
        .group_by(SurveyAnswer.cohort_id, SurveyAnswer.key, SurveyAnswer.is_counted)
    )
    for cohort_id, key, is_counted, number in db.session.execute(query):
        if is_counted != (number >= FEWEST):
            yield f"Survey {key} of cohort {cohort_id}: {number} answers are {'' if is_counted else 'not '}counted."


@invariant("an invitation to a survey is of its person's cohort, and a named answer too")
def they_stay_in_their_cohort() -> Iterator[str]:
    for model in (SurveyInvitation, SurveyAnswer):
        query = (
            db.select(model.id)
            .join(Registration, Registration.id == model.registration_id)
            .where(Registration.offering_id != model.cohort_id)
        )
        for id_ in db.session.scalars(query):
            yield f"{model.__name__} {id_} belongs to another cohort than its person."
