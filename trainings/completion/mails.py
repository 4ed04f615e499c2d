"""What people are told when it is decided whether they completed a training."""

from notifications.outbox.actions import enqueue
from trainings.cohorts.models import Cohort
from trainings.completion.models import CompletionResult


def send(result: CompletionResult, cohort: Cohort) -> None:
    """Once a result. Nothing to somebody whom no mail reaches."""
    registration = result.registration
    recipient = registration.recipient
    if recipient is None:
        return
    context = {
        "name": registration.name_native,
        "course": cohort.title,
        "outcome": result.outcome,
        "reason": result.reason,
        "ref": registration.ref,
        "has_account": registration.user_id is not None,
    }
    if cohort.contact_email:
        context["reply_to"] = cohort.contact_email
    enqueue("trainings/completion", recipient, context, f"completion:{result.ref}", is_bulk=True)
