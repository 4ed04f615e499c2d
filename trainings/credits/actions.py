"""The ledger follows the decisions: who completed has what the rule gives, nobody else has."""

from datetime import date
from zoneinfo import ZoneInfo

from core.audit import Actor
from offerings.base.states import last_day
from registrations.base.models import Registration
from registrations.credits.actions import Earned, book, reverse
from registrations.credits.models import CreditEntry
from trainings.completion.models import CompletionResult
from trainings.courses.models import CourseVersion
from trainings.credits.queries import SOURCE, list_booked
from trainings.credits.rules import parse

CHANGED = "decision_changed"
"""A key of registrations.credits.words.REASONS."""


def follow(registration: Registration, result: CompletionResult, version: CourseVersion, actor: Actor | None) -> None:
    """What stands and is still right stays, the rest is taken back and booked anew. What somebody took back by hand
    stays taken back as long as the decision gives the same. Safe to repeat."""
    day = earned_on(registration, result)
    wanted = {each[0]: Earned(*each, day, SOURCE, result.ref) for each in worth(result, version)}
    settled = set()
    for entry, reversal in list_booked(registration.id):
        is_same = _is_same(entry, wanted.get(entry.scheme))
        if reversal is None and not is_same:
            reverse(entry, None, CHANGED)
        elif is_same and (reversal is None or reversal.actor_id is not None):
            settled.add(entry.scheme)
    for scheme, earned in wanted.items():
        if scheme not in settled:
            book(registration, earned, actor)


def worth(result: CompletionResult, version: CourseVersion) -> list[tuple[str, str, int]]:
    """(scheme, subject, minutes) that a decision gives; nothing to whom did not complete."""
    if not result.is_completed:
        return []
    lines = [(line, line.earned(result.minutes, version.minutes)) for line in parse(version.credit_rule)]
    return [(line.scheme, line.subject, minutes) for line, minutes in lines if minutes]


def earned_on(registration: Registration, result: CompletionResult) -> date:
    """The last day of the cohort; of one without days, that of the decision."""
    offering = registration.offering
    return last_day(offering) or result.at.astimezone(ZoneInfo(offering.time_zone)).date()


def _is_same(entry: CreditEntry, earned: Earned | None) -> bool:
    return earned is not None and (entry.subject, entry.minutes) == (earned.subject, earned.minutes)
