"""Enrolments come and move with their registrations, in the same transaction."""

from typing import Any

from core.audit import Actor
from registrations.base.entering import BEFORE_REGISTERING
from registrations.base.models import Registration
from registrations.base.signals import registration_created, registration_moved
from trainings.courses.facts import PROVIDERS
from trainings.enrolments import actions
from trainings.enrolments.prerequisites import completed_by, refuse_without
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


BEFORE_REGISTERING.append(refuse_without)
PROVIDERS.append(completed_by)
