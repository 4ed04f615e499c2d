"""Who waits for a course is told as soon as a run of it is public."""

from typing import Any

from offerings.base.models import Offering
from offerings.base.signals import offering_published
from trainings.cohorts.models import Cohort
from trainings.demand.actions import tell


@offering_published.connect
def tell_who_waits(offering: Offering, **_: Any) -> None:
    if isinstance(offering, Cohort):
        tell(offering)
