"""Real events: their dates, places and states are facts and stay as they are."""

from datetime import date, timedelta
from typing import Any

from core import clock
from demo import facts
from demo.world.cities import CITIES, zone_of
from demo.world.courses import course_of
from demo.world.organisations import archive_of
from demo.world.world import World, at
from events.conferences.models import Conference
from events.exhibitions.models import Exhibition
from offerings.base.actions import create as create_offering
from offerings.base.actions import edit
from offerings.base.models import Offering
from offerings.base.moves import postpone, publish
from trainings.cohorts.models import Cohort

MODELS: dict[str, type[Offering]] = {"exhibition": Exhibition, "conference": Conference, "cohort": Cohort}
AHEAD = timedelta(days=60)
"""How long before its first day each is written, so that its history reads as if Huizhi had been there."""
POSTPONED = "Postponed by public notice; no new date was given. 主办方发布公告延期，新日期未公布。"


def create(world: World) -> None:
    made: dict[str, Offering] = {}
    table = list(facts.rows("events"))
    for row in table:
        day = date.fromisoformat(row["starts_on"])
        with clock.at(at(day, "09:00") - AHEAD):
            made[row["title_en"]] = _create(world, row, day)
            if row["state"] == "postponed":
                postpone(made[row["title_en"]], None, POSTPONED)
    for row in table:
        if row["part_of"]:
            edit(made[row["title_en"]], None, parent=made[row["part_of"]])


def _create(world: World, row: facts.Row, day: date) -> Offering:
    host = world.organisations.get(row["host"]) or archive_of(world, row["city"])
    columns: dict[str, Any] = {}
    if row["kind"] == "cohort":
        last = facts.day(row["ends_on"]) or day
        columns["course"] = course_of(None, host, facts.localized(row, "title"), (last - day).days + 1)
    offering = create_offering(
        MODELS[row["kind"]],
        None,
        host=host,
        title=facts.localized(row, "title"),
        summary=facts.localized(row, "summary"),
        starts_on=day,
        ends_on=facts.day(row["ends_on"]),
        venue=world.venues.get(row["venue"]),
        city=CITIES[row["city"]],
        time_zone=zone_of(row["city"]),
        mode=row["mode"],
        topics=world.about(row["topics"]),
        settings_host=world.host,
        **columns,
    )
    publish(offering, None)
    return offering
