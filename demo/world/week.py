"""The exhibition week that holds the conference and two small events."""

from datetime import date, time, timedelta

from demo.world import crowd, venues
from demo.world.offerings import invent, opens, sell, written
from demo.world.venues import TANZHOU
from demo.world.world import ZONE, World, at, next_weekday
from events.exhibitions.models import Exhibition
from offerings.agenda import actions as agenda
from offerings.agenda.recurrence import Daily, daily
from offerings.base.moves import publish
from offerings.roles.actions import give
from offerings.tracks import actions as tracks

TITLE = {"en": "Foshan Advanced Manufacturing Week", "zh": "佛山先进制造周"}
SUMMARY = {
    "en": "Five halls at Tanzhou: robots, ceramics, hydrogen, appliances and tools, with a conference in the middle.",
    "zh": "潭洲五个展馆：机器人、陶瓷、氢能、家电与工具，会期中段举办学术会议。",
}
DESCRIPTION = {
    "en": "Doors open at nine. Every hall has a theme and a stage; entry is free for those who register.\n\n"
    "- **Tuesday**: opening walk and buyers' meeting\n- **Wednesday to Friday**: the conference\n"
    "- **Saturday**: open day for schools and families",
    "zh": "每天九点开馆。各馆一个主题、一个小舞台，报名后免费入场。\n\n"
    "- **周二**：开馆巡礼与采购对接会\n- **周三至周五**：学术会议\n- **周六**：学校与家庭开放日",
}
ZONES = (
    ("Hall 1", "Robots and smart equipment", "机器人与智能装备"),
    ("Hall 2", "Ceramics and new materials", "陶瓷与新材料"),
    ("Hall 3", "Hydrogen and new energy", "氢能与新能源"),
    ("Hall 4", "Home appliances", "家用电器"),
    ("Hall 5", "Machine tools and moulds", "机床与模具"),
)
STAGE = (
    (0, "Hall 1", "10:00", "10:45", "ceremony", "Opening walk through the halls", "开馆巡礼"),
    (0, "Hall 5", "14:00", "16:00", "other", "Buyers' meeting: tools and moulds", "采购对接会：工具与模具"),
    (1, "Hall 1", "13:00", "13:40", "other", "Robot cooks: a demonstration", "机器人烹饪演示"),
    (2, "Hall 3", "15:00", "15:40", "other", "Refuelling a bus in eight minutes", "八分钟给公交加氢"),
    (3, "Hall 2", "13:00", "14:00", "other", "Glaze bar: mix your own colour", "釉色吧：调一种自己的颜色"),
    (4, "Hall 4", "10:00", "12:00", "other", "Repair café for small appliances", "小家电维修咖啡馆"),
    (4, "Hall 1", "14:00", "15:30", "other", "School robots: final round", "校园机器人决赛"),
)


def first_day(world: World) -> date:
    """A Tuesday in three and a half to four and a half weeks."""
    return next_weekday(world.day(24), 1)


def create(world: World) -> Exhibition:
    organiser = world.cast["organiser"]
    day = first_day(world)
    with written(world, 75):
        week = invent(
            world,
            Exhibition,
            title=TITLE,
            slug="foshan-advanced-manufacturing-week",
            summary=SUMMARY,
            description=DESCRIPTION,
            starts_on=day,
            ends_on=day + timedelta(days=4),
            venue=world.venues[TANZHOU],
            topics=world.about("robotics ceramics-design green-energy"),
            languages="zh en",
            registration_opens_at=opens(world, 60),
            expected_visitors=30_000,
            expected_exhibitors=420,
            net_area_m2=45_000,
        )
        for number, (hall, en, zh) in enumerate(ZONES):
            _hall(world, week, hall, {"en": en, "zh": zh}, number)
        for days, hall, start, end, kind, en, zh in STAGE:
            room = venues.room(world, TANZHOU, hall)
            on = day + timedelta(days=days)
            title = {"en": en, "zh": zh}
            agenda.create(
                week, organiser, title=title, kind=kind, room=room, starts_at=at(on, start), ends_at=at(on, end)
            )
        ticket = sell(week, organiser, 3_000)
        give(week, organiser, world.cast["desk"], "desk")
    with written(world, 62):
        publish(week, organiser)
    crowd.fill(world, week, [(ticket, 172)], since=60)
    return week


def _hall(world: World, week: Exhibition, hall: str, zone: dict[str, str], number: int) -> None:
    """A zone, and when its hall is open."""
    organiser = world.cast["organiser"]
    assert week.starts_on is not None
    assert week.ends_on is not None
    track = tracks.create(week, organiser, name=zone)
    hours = daily(Daily(week.starts_on, week.ends_on, time(9), time(17, 30), last_end=time(16)), ZONE)
    title = {"en": f"Hall {number + 1} open: {zone['en']}", "zh": f"{number + 1}号馆开放：{zone['zh']}"}
    room = venues.room(world, TANZHOU, hall)
    agenda.add_series(week, organiser, hours, title=title, kind="opening", room=room, track=track)
