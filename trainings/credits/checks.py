from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from registrations.credits.models import CreditEntry
from trainings.completion.models import CompletionResult
from trainings.courses.models import CourseVersion
from trainings.credits.actions import worth
from trainings.credits.queries import SOURCE

Credit = tuple[int, str, str, int]
"""Registration, scheme, subject, minutes."""


@invariant("who completed a training has the credits that its rule gives, and nobody else has")
def credits_follow_decisions() -> Iterator[str]:
    """What somebody took back by hand may be missing; it may not stand without a decision that gives it."""
    given, standing, by_hand = _given(), _booked(standing=True), _booked(standing=False)
    for registration_id, scheme, subject, minutes in sorted(given - standing - by_hand):
        yield f"Registration {registration_id} lacks {minutes} minutes ({subject}) in {scheme}, having completed."
    for registration_id, scheme, subject, minutes in sorted(standing - given):
        yield f"Registration {registration_id} has {minutes} minutes ({subject}) in {scheme} that no decision gives."


def _given() -> set[Credit]:
    newest = db.select(db.func.max(CompletionResult.id)).group_by(CompletionResult.registration_id)
    query = (
        db.select(CompletionResult, CourseVersion)
        .join(CourseVersion, CourseVersion.id == CompletionResult.course_version_id)
        .where(CompletionResult.id.in_(newest))
    )
    return {
        (result.registration_id, *each)
        for result, version in db.session.execute(query.execution_options(yield_per=1000))
        for each in worth(result, version)
    }


def _booked(*, standing: bool) -> set[Credit]:
    """Entries for completions that stand, or those that somebody took back."""
    reversal = db.aliased(CreditEntry)
    query = (
        db.select(CreditEntry.registration_id, CreditEntry.scheme, CreditEntry.subject, CreditEntry.minutes)
        .outerjoin(reversal, reversal.reverses_id == CreditEntry.id)
        .where(CreditEntry.source == SOURCE, CreditEntry.reverses_id.is_(None))
        .where(reversal.id.is_(None) if standing else reversal.actor_id.is_not(None))
    )
    return {(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)}
