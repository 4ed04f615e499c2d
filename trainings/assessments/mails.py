"""What people are told when their grades are published."""

from notifications.outbox.actions import enqueue
from registrations.base.models import Registration
from trainings.assessments.grading import Grade
from trainings.assessments.plan import Assessment
from trainings.cohorts.models import Cohort


def send(registration: Registration, cohort: Cohort, assessment: Assessment, grade: Grade, publication_id: int) -> None:
    """Once a publication. Nothing to somebody whom no mail reaches."""
    recipient = registration.recipient
    if recipient is None:
        return
    context = {
        "name": registration.name_native,
        "course": cohort.title,
        "assessment": assessment.title,
        "percent": None if grade.percent is None else f"{grade.percent:g}",
        "pass_percent": assessment.pass_percent,
        "passed": grade.passed,
        "ref": registration.ref,
        "has_account": registration.user_id is not None,
    }
    if cohort.contact_email:
        context["reply_to"] = cohort.contact_email
    enqueue(
        "trainings/grades_published", recipient, context, f"grades:{publication_id}:{registration.id}", is_bulk=True
    )
