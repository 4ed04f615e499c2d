"""The mail with the personal link to a survey, and the one that reminds."""

from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient
from trainings.cohorts.models import Cohort
from trainings.surveys.links import path_of
from trainings.surveys.models import SurveyInvitation
from trainings.surveys.plan import Survey


def send(
    invitation: SurveyInvitation,
    survey: Survey,
    cohort: Cohort,
    recipient: Recipient,
    secret: str,
    *,
    is_reminder: bool = False,
) -> None:
    """Once each."""
    context = {
        "course": cohort.title,
        "survey": survey.title,
        "person": invitation.registration.name_native,
        "is_manager": survey.audience == "manager",
        "is_anonymous": survey.is_anonymous,
        "is_reminder": is_reminder,
        "questions": len(survey.questions),
        "path": path_of(invitation.ref, secret),
        "closes_at": invitation.closes_at.isoformat(),
        "offering_zone": cohort.time_zone,
    }
    if cohort.contact_email:
        context["reply_to"] = cohort.contact_email
    key = f"survey:{invitation.ref}:{'reminder' if is_reminder else 'first'}"
    enqueue("trainings/survey_asked", recipient, context, key, is_bulk=True)
