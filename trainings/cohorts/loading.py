"""The cohort that an organiser's address names, for whoever may do what the page is for."""

from core.access import Predicate
from offerings.roles.loading import load_offering
from trainings.cohorts.models import Cohort


def load_cohort(ref: str, may: Predicate) -> Cohort:
    """403 for who may only look at its organiser's pages, 404 for anybody else and for an offering of another kind."""
    cohort = load_offering(ref, may, ("cohort",))
    assert isinstance(cohort, Cohort)
    return cohort
