"""Who may get a certificate: whoever completed the cohort; until somebody is decided about, the organiser chooses."""

from trainings.certificates.models import Certificate
from trainings.certificates.queries import list_standing
from trainings.cohorts.models import Cohort
from trainings.completion.queries import latest


def find_entitled(cohort: Cohort) -> dict[int, int] | None:
    """Registration id -> id of the decision that counts, of those who completed it; None when nothing was decided."""
    decided = latest(cohort.id)
    return (
        {result.registration_id: result.id for result in decided.values() if result.is_completed} if decided else None
    )


def list_doubtful(cohort: Cohort) -> list[Certificate]:
    """Certificates that stand although it was decided later that the person did not complete: somebody has to look."""
    decided = latest(cohort.id)
    return list_standing(cohort, [result.registration_id for result in decided.values() if not result.is_completed])
