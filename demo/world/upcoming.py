"""The other invented events: the months before and after today, in several cities and every state."""

from datetime import date, datetime, timedelta
from typing import Any

from accounts.users.models import User
from core.database import db
from demo import facts
from demo.world import credits, crowd
from demo.world.cities import zone_of
from demo.world.courses import course_of
from demo.world.history import MODELS
from demo.world.offerings import invent, sell, written
from demo.world.world import World, at
from offerings.agenda import actions as agenda
from offerings.base.models import Offering
from offerings.base.moves import cancel, plan_publication, postpone, publish
from registrations.base.models import Registration
from registrations.checkins.models import CheckIn

BEFORE = 55
"""Days before today (or before it began) on which each was written."""
HOURS = {
    "exhibition": [("09:30", "17:00", "opening", "Open", "开放时间")],
    "conference": [
        ("09:30", "10:15", "keynote", "Opening talk", "开场报告"),
        ("10:30", "12:00", "talk", "Reports from practice", "一线报告"),
        ("13:30", "15:00", "panel", "Questions and answers", "圆桌问答"),
    ],
    "cohort": [
        ("09:00", "11:45", "meeting", "Morning class", "上午课"),
        ("13:30", "16:15", "meeting", "Afternoon class", "下午课"),
    ],
}
EVENING = [("19:30", "21:00", "meeting", "Evening class", "晚课")]
GATES = ("North gate 北门", "East gate 东门")
"""Devices at the doors."""
NO_HALL = "The hall is being repaired. New dates will follow. 展馆维修，新日期另行通知。"
TOO_FEW = "Too few registered. 报名人数不足。"


def create(world: World) -> dict[str, Offering]:
    """By the key of the table."""
    return {row["key"]: _create(world, row) for row in facts.rows("upcoming")}


def _create(world: World, row: facts.Row) -> Offering:
    actor = world.cast["organiser" if row["host"] == "foshan" else "colleague"]
    ahead = min(int(row["days"]), 0)
    first = None if row["state"] == "to_be_confirmed" else world.day(int(row["days"]))
    with written(world, BEFORE - ahead):
        offering = _draft(world, row, actor, first)
        ticket = sell(offering, actor, int(row["seats"]), int(row["price"]))
    with written(world, BEFORE - ahead - 5):
        if row["state"] != "planned":
            publish(offering, actor, without_dates=True)
    _settle(world, row, offering, actor)
    number = int(row["registered"])
    ids = crowd.fill(world, offering, [(ticket, number)], since=BEFORE - ahead - 8, until=-ahead) if number else []
    if row["state"] == "over":
        _arrive(world, offering, ids)
        if row["kind"] == "conference" and row["host"] == "foshan":
            credits.of_event(world, offering, ticket)
    return offering


def _draft(world: World, row: facts.Row, actor: User, first: date | None) -> Offering:
    columns: dict[str, Any] = {}
    title = facts.localized(row, "title")
    if row["kind"] == "cohort":
        columns["course"] = course_of(actor, world.organisations[row["host"]], title, int(row["length"]))
    last = first + timedelta(days=int(row["length"]) - 1) if first else None
    offering = invent(
        world,
        MODELS[row["kind"]],
        title=title,
        summary=facts.localized(row, "summary"),
        host=row["host"],
        actor=actor,
        slug=row["key"],
        starts_on=first,
        ends_on=last,
        venue=world.venues.get(row["venue"]),
        city=facts.localized(row, "city"),
        time_zone=zone_of(row["city_en"]),
        mode=row["mode"],
        online_url="" if row["mode"] == "on_site" else f"https://live.demo.example/{row['key']}",
        languages=row["languages"],
        topics=world.about(row["topics"]),
        **columns,
    )
    days = [first + timedelta(days=number) for number in range(int(row["length"]))] if first else []
    for day in days:
        _day(offering, actor, day)
    return offering


def _day(offering: Offering, actor: User, day: date) -> None:
    hours = EVENING if offering.mode == "online" else HOURS[offering.kind]
    for start, end, kind, en, zh in hours:
        starts_at, ends_at = at(day, start, offering.time_zone), at(day, end, offering.time_zone)
        agenda.create(offering, actor, title={"en": en, "zh": zh}, kind=kind, starts_at=starts_at, ends_at=ends_at)


def _settle(world: World, row: facts.Row, offering: Offering, actor: User) -> None:
    """Into the state that the table wants."""
    if row["state"] == "planned":
        plan_publication(offering, actor, world.now + timedelta(days=3))
    with written(world, 4):
        if row["state"] == "postponed":
            postpone(offering, actor, NO_HALL)
        elif row["state"] == "cancelled":
            cancel(offering, actor, TOO_FEW)


def _arrive(world: World, offering: Offering, ids: list[int]) -> None:
    """Nine of ten of those who kept their seat came, within the first two hours."""
    assert offering.starts_on is not None
    kept = db.select(Registration.id).where(Registration.id.in_(ids), Registration.state == "confirmed")
    doors = at(offering.starts_on, "08:45", offering.time_zone)
    rows = [
        _scan(world, offering, id_, doors + timedelta(minutes=world.random.random() * 120))
        for id_ in db.session.scalars(kept.order_by(Registration.id))
        if world.random.random() < 0.9
    ]
    if rows:  # one ticket at both gates while one of them had no network
        twice = rows[0] | {"device_name": GATES[1], "verdict": "duplicate", "method": "camera"}
        rows.append(twice | {"received_at": rows[0]["received_at"] + timedelta(minutes=40)})
    db.session.execute(db.insert(CheckIn), rows)


def _scan(world: World, offering: Offering, registration_id: int, moment: datetime) -> dict[str, Any]:
    return {
        "registration_id": registration_id,
        "offering_id": offering.id,
        "at": moment,
        "received_at": moment,
        "actor_id": world.cast["desk"].id,
        "device_name": GATES[0],
        "verdict": "ok",
        "method": "scanner",
    }
