"""What events are about."""

from demo import facts
from demo.world.world import World
from offerings.topics import actions


def create(world: World) -> None:
    for row in facts.rows("topics"):
        world.topics[row["key"]] = actions.create(None, name=facts.localized(row, "name"), key=row["key"])
