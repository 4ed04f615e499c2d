"""Whoever needs their employer's agreement waits for it, whatever the ticket type says; the organiser comes after."""

from collections.abc import Iterable, Sequence
from typing import Any

from core import clock
from core.audit import Actor
from core.errors import Refused
from core.i18n import _, _l, _n, localized
from offerings.base import todo
from offerings.base.models import Offering
from offerings.base.signals import offering_changed, offering_rescheduled
from registrations.base.entering import BEFORE_APPROVING, HELD_BACK
from registrations.base.models import Registration
from trainings.approvals.actions import refuse_cancelled, start_anew, want_manager
from trainings.cohorts.models import Cohort
from trainings.enrolments.actions import employer_agrees, follow
from trainings.enrolments.models import Enrolment
from trainings.enrolments.queries import count_overdue, find_enrolment, list_enrolments
from trainings.enrolments.signals import enrolment_moved


def waits_for_employer(registration: Registration) -> bool:
    """Somebody who registers alone waits; who was nominated waits for the organiser."""
    cohort = registration.offering
    if not isinstance(cohort, Cohort):
        return False
    enrolment = find_enrolment(registration.id) if registration.id else None
    if enrolment is None:
        return cohort.needs_employer
    return enrolment.employer_id is not None or not employer_agrees(enrolment)


def refuse_before_employer(registration: Registration) -> None:
    cohort = registration.offering
    if not isinstance(cohort, Cohort):
        return
    refuse_cancelled(cohort)
    enrolment = find_enrolment(registration.id)
    if enrolment is not None and not employer_agrees(enrolment):
        sentence = _l("The employer has not agreed yet. Wait for the answer, or decide in their place with a reason.")
        raise Refused("employer_first", sentence)


HELD_BACK.append(waits_for_employer)
BEFORE_APPROVING.append(refuse_before_employer)


@enrolment_moved.connect
def ask_for_manager(enrolment: Enrolment, **_: Any) -> None:
    if enrolment.state == "awaiting_employer" and not enrolment.manager_email:
        want_manager(enrolment)


@offering_changed.connect
def let_everybody_through(offering: Offering, *, actor: Actor | None, changes: dict[str, Any], **_: Any) -> None:
    """The employers' agreement is needed no more, or from now on: those who wait, wait for the right one."""
    if isinstance(offering, Cohort) and "needs_employer" in changes:
        for enrolment in list_enrolments(offering, ("awaiting_employer", "awaiting_organiser")):
            follow(enrolment.registration, actor)


@offering_rescheduled.connect
def give_them_time(offering: Offering, **_: Any) -> None:
    if isinstance(offering, Cohort):
        for enrolment in list_enrolments(offering, ("awaiting_employer",)):
            start_anew(enrolment)


def overdue(offerings: Sequence[Offering]) -> Iterable[todo.Todo]:
    counts = count_overdue(
        [each.id for each in offerings if each.kind == "cohort" and each.state == "published"], clock.now()
    )
    for offering in offerings:
        if count := counts.get(offering.id):
            sentence = _n(
                "Decide for %(num)s employer who has not answered, for %(title)s",
                "Decide for %(num)s employers who have not answered, for %(title)s",
                count,
                title=localized(offering.title),
            )
            values = {"ref": offering.ref, "state": "awaiting_employer"}
            hint = _("They were to agree by now. You may ask again, or decide in their place.")
            yield todo.Todo(offering, sentence, "enrolments.index", values, hint, is_urgent=True)


todo.SOURCES.append(overdue)
