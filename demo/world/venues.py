"""Real venues and halls; the smaller rooms in them are invented (no source gives any)."""

from core.database import Localized
from demo import facts
from demo.world.cities import CITIES, COUNTRIES, zone_of
from demo.world.world import World
from offerings.venues.actions import add_room
from offerings.venues.actions import create as create_venue
from offerings.venues.models import Room, Venue

TANZHOU = "Foshan Tanzhou International Convention and Exhibition Center"
STATION = "Foshan High-end Talents Station"
LOOKED_AFTER = (TANZHOU, STATION)
"""In the demo world the invented Foshan office keeps their rooms and closures, so that its organiser can try it."""
INVENTED: dict[str, list[tuple[str, str, int]]] = {
    TANZHOU: [
        ("Conference centre, Hall A", "会议中心A厅", 600),
        ("Conference centre, Room B", "会议中心B厅", 180),
        ("Conference centre, Room C", "会议中心C厅", 180),
        ("Conference centre, Room D", "会议中心D厅", 120),
        ("Conference centre, Workshop", "会议中心工作坊", 30),
    ],
    STATION: [("Training room 1", "培训室1", 60), ("Training room 2", "培训室2", 36), ("Studio", "实训室", 24)],
}


def create(world: World) -> None:
    for row in facts.rows("venues"):
        venue = world.venues.get(row["venue_en"]) or _venue(world, row)
        if row["hall_en"]:
            sizes = {"area_m2": facts.number(row["area_m2"]), "capacity": facts.number(row["capacity"])}
            add_room(venue, None, name=facts.localized(row, "hall"), **sizes)
    for name in LOOKED_AFTER:
        world.venues[name].organisation = world.organisations["foshan"]
    for name, rooms in INVENTED.items():
        for en, zh, capacity in rooms:
            add_room(world.venues[name], None, name={"en": en, "zh": zh}, capacity=capacity)


def room(world: World, venue: str, name: str) -> Room:
    """By English names."""
    return next(room for room in world.venues[venue].rooms if room.name.get("en") == name)


def _venue(world: World, row: facts.Row) -> Venue:
    name: Localized = facts.localized(row, "venue")
    city = row["city"]
    venue = create_venue(
        None,
        name=name,
        address=facts.localized(row, "address"),
        city=CITIES[city],
        country=COUNTRIES.get(city, "CN"),
        time_zone=zone_of(city),
    )
    world.venues[row["venue_en"]] = venue
    return venue
