from datetime import timedelta

from flask import current_app

from core import clock
from core.database import db
from core.errors import NotFound
from core.jobs import periodic
from trainings.cohorts.models import Cohort
from trainings.surveys import actions
from trainings.surveys.models import SurveyInvitation
from trainings.surveys.queries import list_due, list_to_remind

REMIND_AFTER = timedelta(days=7)


@periodic(600)
def ask_in_surveys() -> None:
    """Whose day it is, then those who have not answered for a week. A cohort or a person a transaction."""
    secret = current_app.config["SETTINGS"].secret_key
    for cohort_id, surveys in list_due(clock.now()):
        cohort = db.session.get_one(Cohort, cohort_id)
        for survey in surveys:
            actions.ask(cohort, survey, secret)
        db.session.commit()
    for invitation_id in list_to_remind(clock.now(), REMIND_AFTER):
        _remind(invitation_id, secret)
        db.session.commit()
    db.session.commit()


def _remind(invitation_id: int, secret: str) -> None:
    try:
        actions.remind(db.session.get_one(SurveyInvitation, invitation_id), secret)
    except NotFound:  # the cohort runs another version by now, which does not ask this
        db.session.rollback()
