"""What the demo participant marked: some of two events, among it two things at once, one moved and one called off."""

from datetime import timedelta

from demo.world.offerings import written
from demo.world.world import World, at
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import list_items
from offerings.base.models import Offering
from registrations.picks.actions import pick


def of_conference(world: World, conference: Offering) -> None:
    """A keynote, a talk on the second afternoon, the dinner that moves and the talk that is called off."""
    assert conference.starts_on is not None
    items = list_items(conference)
    afternoon = at(conference.starts_on + timedelta(days=1), "15:00")
    _pick(world, [
        next(item for item in items if item.kind == "keynote"),
        next(item for item in items if item.kind == "talk" and item.starts_at == afternoon),
        next(item for item in items if item.kind == "social"),
        [item for item in items if item.kind == "talk"][-1],
    ], days=54)  # fmt: skip


def of_week(world: World, week: Offering) -> None:
    """A demonstration in a hall while that talk is given, and the glaze bar."""
    stage = [item for item in list_items(week) if item.title["en"].startswith(("Refuelling", "Glaze bar"))]
    _pick(world, stage, days=11)


def _pick(world: World, items: list[AgendaItem], days: float) -> None:
    with written(world, days):
        for item in items:
            pick(world.cast["participant"], item)
