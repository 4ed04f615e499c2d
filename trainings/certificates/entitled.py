"""Who may get a certificate: whoever decides on completion says it; until somebody does, the organiser chooses."""

from collections.abc import Callable, Mapping

from trainings.cohorts.models import Cohort

ENTITLED: list[Callable[[Cohort], Mapping[int, int | None] | None]] = []
"""Registration id -> id of the decision, for whoever is entitled; None when nothing decides about this cohort."""


def find_entitled(cohort: Cohort) -> dict[int, int | None] | None:
    """Of all who say something; None when nobody does."""
    said = [answer for entitled in ENTITLED if (answer := entitled(cohort)) is not None]
    if not said:
        return None
    return {registration: decision for answer in said for registration, decision in answer.items()}
