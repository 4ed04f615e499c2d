"""The training side of registrations: whoever was written as a row is enrolled, and cohorts go through their phases."""

from demo.world.offerings import written
from demo.world.world import World
from trainings.cohorts.models import Cohort
from trainings.enrolments.actions import adopt_all
from trainings.phases import actions


def of_everybody(world: World, running: Cohort) -> None:
    """``running``: a cohort that has begun."""
    adopt_all()
    assert running.starts_on is not None
    days = (world.today - running.starts_on).days
    with written(world, days + 10):
        actions.confirm(running, world.cast["organiser"])
    with written(world, days):
        actions.move(running, "start", None)
