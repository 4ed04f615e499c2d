"""Enrolments come and move with their registrations, in the same transaction."""

from typing import Any

from core.audit import Actor
from offerings.base.models import Offering
from offerings.base.signals import offering_published
from registrations.base.entering import BEFORE_REGISTERING
from registrations.base.models import Registration
from registrations.base.signals import registration_created, registration_made, registration_moved
from trainings.cohorts.models import Cohort
from trainings.cohorts.signals import cohort_version_moved
from trainings.courses.facts import PROVIDERS
from trainings.courses.models import CourseVersion
from trainings.enrolments import actions, confirmations
from trainings.enrolments.prerequisites import completed_by, refuse_unticked, refuse_without
from trainings.enrolments.queries import find_enrolment


@registration_created.connect
def enrol(registration: Registration, actor: Actor | None, **_: Any) -> None:
    """A held seat is for nobody yet."""
    if registration.offering.kind == "cohort" and registration.state != "held":
        actions.follow(registration, actor)


@registration_moved.connect
def go_along(registration: Registration, before: str, actor: Actor | None, reason: str = "", **_: Any) -> None:
    """A held seat that nobody got has none."""
    if registration.offering.kind != "cohort":
        return
    if registration.email or find_enrolment(registration.id) is not None:
        actions.follow(registration, actor, reason)


@registration_made.connect
def hold_to_ticks(registration: Registration, by_organiser: bool, **_: Any) -> None:
    if not by_organiser:
        refuse_unticked(registration)


@offering_published.connect
def ask_to_confirm(offering: Offering, actor: Actor | None, **_: Any) -> None:
    if isinstance(offering, Cohort):
        confirmations.ask(offering, actor)


@cohort_version_moved.connect
def ask_anew(cohort: Cohort, actor: Actor | None, before: CourseVersion, **_: Any) -> None:
    if cohort.published_at is not None:
        confirmations.ask_no_more(cohort, before, actor)
        confirmations.ask(cohort, actor)


BEFORE_REGISTERING.append(refuse_without)
PROVIDERS.append(completed_by)
