"""Whoever nominated people hears what becomes of the training: that it is cancelled, postponed, or has new dates.

Nominees are approved once they have answered what the organiser requires; then also by the rules of approval.
"""

from typing import Any

from core.errors import Refused, Sentence
from core.i18n import _l, listed, localized
from notifications.outbox.actions import enqueue
from offerings.base.models import Offering
from offerings.base.signals import offering_cancelled, offering_changed, offering_postponed
from registrations.base import mails
from registrations.base.entering import BEFORE_APPROVING
from registrations.base.models import Registration
from registrations.base.queries import list_steps
from registrations.base.rules import accept_by_rule
from registrations.base.signals import registration_changed
from registrations.unanswered.queries import unanswered
from trainings.cohorts.models import Cohort
from trainings.enrolments.queries import find_enrolment
from trainings.nominations.queries import list_nominators


def refuse_unanswered(registration: Registration) -> None:
    """An organiser may let somebody in all the same, with a reason: see ``approve_without_answers``."""
    enrolment = find_enrolment(registration.id) if registration.offering.kind == "cohort" else None
    if enrolment is None or enrolment.employer_id is None or enrolment.answers_waived:
        return
    if open_ones := unanswered([registration]).get(registration.id):
        questions = listed(localized(each.label) for each in open_ones)
        sentence = _l(
            "%(name)s has not answered yet: %(questions)s.", name=registration.name_native, questions=questions
        )
        raise Refused("unanswered", sentence)


BEFORE_APPROVING.append(refuse_unanswered)


@registration_changed.connect
def ask_the_rules_again(registration: Registration, **_: Any) -> None:
    """A nominee has answered: what the rules accept need not wait any longer. Not who was confirmed before, and is to
    be looked at again."""
    enrolment = find_enrolment(registration.id) if registration.offering.kind == "cohort" else None
    if enrolment is None or enrolment.employer_id is None or registration.state != "pending":
        return
    if any(step.to_state == "confirmed" for step in list_steps(registration.id)):
        return
    accept_by_rule(registration)
    if registration.state == "confirmed":
        mails.send("confirmation", registration, with_calendar=True)


@offering_cancelled.connect
def tell_of_cancellation(offering: Offering, reason: str = "", **_: Any) -> None:
    _tell(offering, "cancelled", reason)


@offering_postponed.connect
def tell_of_postponement(offering: Offering, reason: str = "", **_: Any) -> None:
    _tell(offering, "postponed", reason)


@offering_changed.connect
def tell_of_new_dates(offering: Offering, changes: dict[str, Any], **_: Any) -> None:
    if offering.state == "published" and changes.keys() & {"starts_on", "ends_on"}:
        _tell(offering, "dates")


def _tell(offering: Offering, what: str, reason: Sentence = "") -> None:
    """One mail for each who nominated, with the names of their people."""
    if not isinstance(offering, Cohort):
        return
    for user, employer, names in list_nominators(offering):
        path = f"/organise/organisations/{employer.ref}/nominations/{offering.ref}"
        context = {
            "offering": mails.offering_facts(offering),
            "what": what,
            "reason": reason,
            "path": path,
            "names": names,
        }
        key = f"nominees-{what}:{offering.id}:{user.id}:{employer.id}:{offering.changed_at.timestamp()}"
        enqueue("trainings/nominees_told", user.recipient, context, key)
