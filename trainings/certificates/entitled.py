"""Who may get a certificate: whoever completed the cohort; until somebody is decided about, the organiser chooses."""

from trainings.cohorts.models import Cohort
from trainings.completion.queries import latest


def find_entitled(cohort: Cohort) -> dict[int, int] | None:
    """Registration id -> id of the decision that counts, of those who completed it; None when nothing was decided."""
    decided = latest(cohort.id)
    return (
        {result.registration_id: result.id for result in decided.values() if result.is_completed} if decided else None
    )
