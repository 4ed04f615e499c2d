"""A conference in preparation, with two clashes that its organiser still has to solve."""

from datetime import timedelta

from demo.world import venues
from demo.world.offerings import invent, sell, written
from demo.world.participants import person
from demo.world.venues import TANZHOU
from demo.world.world import World, at
from events.conferences.models import Conference
from offerings.agenda import actions as agenda

TITLE = {"en": "Symposium on Quiet Factories", "zh": "安静工厂研讨会"}
SUMMARY = {
    "en": "How to measure, predict and lower noise on the shop floor.",
    "zh": "车间噪声的测量、预测与治理。",
}
ITEMS = (
    ("09:00", "09:45", "Hall A", 5, "Opening: the sound of a good shift", "开场：一个好班次听起来是怎样的"),
    ("10:00", "11:00", "Room B", 6, "Enclosures that let people work", "不碍事的隔声罩"),
    ("10:30", "11:30", "Room B", 7, "Fans, ducts and whistles", "风机、风管与啸叫"),
    ("13:00", "14:00", "Room C", 6, "Hearing protection that is worn", "愿意戴的护听器"),
    ("13:30", "14:30", "Room D", 6, "A map of noise in one hour", "一小时画出噪声地图"),
)


def create(world: World) -> Conference:
    organiser, day = world.cast["organiser"], world.day(75)
    with written(world, 6):
        made = invent(
            world, Conference, title=TITLE, summary=SUMMARY, starts_on=day, ends_on=day + timedelta(days=1),
            venue=world.venues[TANZHOU], topics=world.about("robotics management-innovation"),
        )  # fmt: skip
        for start, end, room, speaker, en, zh in ITEMS:
            agenda.create(
                made,
                organiser,
                title={"en": en, "zh": zh},
                starts_at=at(day, start),
                ends_at=at(day, end),
                room=venues.room(world, TANZHOU, f"Conference centre, {room}"),
                people=[(person(world, world.crowd[speaker]), "speaker")],
            )
        sell(made, organiser, 150, 30_000)
    return made
