"""The academic conference: three days, four rooms, 110 talks in six tracks, every speaker an invented person."""

from datetime import UTC, timedelta

from accounts.users.models import User
from core.database import Localized
from demo import facts
from demo.world import conference_form, picks, venues
from demo.world.offerings import SEATS, invent, opens, written
from demo.world.speakers import Speakers
from demo.world.timetable import Slot, slots
from demo.world.venues import TANZHOU
from demo.world.world import World, at
from events.conferences.models import Conference
from offerings.agenda import actions as agenda
from offerings.agenda import queries
from offerings.agenda.models import AgendaItem
from offerings.agenda.rows import Parts
from offerings.base.models import Offering
from offerings.base.moves import publish
from offerings.roles.actions import give
from offerings.tracks import actions as tracks
from offerings.tracks.models import Track
from offerings.venues.models import Room
from registrations.codes.actions import create as create_codes
from registrations.pools.actions import create as create_pool
from registrations.tickets.actions import create as create_ticket
from registrations.tickets.models import TicketType
from registrations.tickets.sales import Sale, Step
from registrations.tickets.windows import midnight

TITLE = {
    "en": "Lingnan Conference on Advanced Manufacturing and Materials",
    "zh": "岭南先进制造与材料学术会议",
}
SUMMARY = {
    "en": "Three days, four rooms, more than a hundred talks on machines, ceramics, hydrogen, robots and appliances.",
    "zh": "三天四个会场，一百多场报告：装备、陶瓷、氢能、机器人与家电。",
}
DESCRIPTION = {
    "en": "Engineers and researchers report what worked, what did not, and what it cost. "
    "Talks are twenty minutes with five for questions; slides may be in Chinese or English.\n\n"
    "- Keynotes every morning in Hall A\n- Six tracks in four rooms\n- Posters on the second evening\n"
    "- A visit to a factory on the third afternoon",
    "zh": "工程师与研究者讲讲什么成功了、什么没成功、花了多少钱。每场报告二十分钟，含五分钟提问；幻灯片中英文均可。\n\n"
    "- 每天上午A厅主旨报告\n- 四个会场，六个专题\n- 第二天晚上海报交流\n- 第三天下午参观工厂",
}
ROOMS = ("Hall A", "Room B", "Room C", "Room D")
TRACKS = {
    "manufacturing": {"en": "Advanced manufacturing", "zh": "先进制造"},
    "ceramics": {"en": "Ceramics", "zh": "陶瓷"},
    "hydrogen": {"en": "Hydrogen energy", "zh": "氢能"},
    "robotics": {"en": "Robotics", "zh": "机器人"},
    "appliances": {"en": "Home appliances", "zh": "家用电器"},
    "talent": {"en": "Talent and training", "zh": "人才与培训"},
}
ABSTRACTS = (
    {
        "en": "We measured two production lines for a year. The talk gives the figures, what surprised us and what a "
        "second attempt would cost.",
        "zh": "我们对两条产线做了一年的测量。报告给出数据、意外发现，以及再做一次要花多少钱。",
    },
    {
        "en": "A method from the laboratory meets dust, heat and night shifts. We show which assumptions held and "
        "publish the data set.",
        "zh": "实验室方法遇上粉尘、高温和夜班。我们说明哪些假设站得住，并公开数据集。",
    },
    {
        "en": "Three companies tried the same idea in three ways. We compare effort, result and the opinion of the "
        "people who use it every day.",
        "zh": "三家企业用三种办法试同一个想法。我们比较投入、结果，以及天天使用它的人怎么说。",
    },
    {
        "en": "A review of forty studies and one failure of our own: what is settled, what is open, where to begin.",
        "zh": "四十项研究的综述，外加我们自己的一次失败：哪些已有定论，哪些悬而未决，从哪里开始。",
    },
)
PANELS = {
    "appliances": {"en": "Panel: who repairs the smart home?", "zh": "圆桌：智能家居谁来修？"},
    "talent": {"en": "Panel: what keeps engineers in a city?", "zh": "圆桌：一座城市靠什么留住工程师？"},
}
COMMON = (
    (0, "08:30", "09:00", "break", "Arrival and badges", "签到领证", None),
    (0, "09:00", "09:30", "ceremony", "Opening ceremony", "开幕式", 0),
    (0, "10:15", "10:45", "break", "Tea break", "茶歇", None),
    (0, "11:30", "12:30", "panel", "Panel: ten years from laboratory to line", "圆桌：从实验室到产线的十年", 0),
    (0, "12:30", "14:00", "break", "Lunch", "午餐", None),
    (0, "15:40", "16:10", "break", "Tea break", "茶歇", None),
    (0, "18:30", "20:30", "social", "Welcome dinner", "欢迎晚宴", None),
    (1, "10:30", "11:00", "break", "Tea break", "茶歇", None),
    (1, "12:40", "14:00", "break", "Lunch", "午餐", None),
    (1, "15:40", "16:10", "break", "Tea break", "茶歇", None),
    (1, "18:00", "19:30", "poster", "Posters and noodles", "海报交流与云吞面", None),
    (2, "10:30", "11:00", "break", "Tea break", "茶歇", None),
    (2, "12:40", "14:00", "break", "Lunch", "午餐", None),
    (2, "14:00", "15:00", "panel", "Panel: what we would not do again", "圆桌：哪些事我们不会再做", 0),
    (2, "15:00", "15:40", "ceremony", "Awards and closing ceremony", "颁奖与闭幕式", 0),
    (2, "16:00", "18:00", "other", "Visit to a tile factory", "参观陶瓷工厂", None),
)
ILL = "The speaker is ill. 讲者因病不能到场。"


def create(world: World, week: Offering) -> tuple[Conference, list[TicketType]]:
    """Published, with its tickets; nobody has registered yet."""
    organiser = world.cast["organiser"]
    assert week.starts_on is not None
    first = week.starts_on + timedelta(days=1)
    with written(world, 70):
        conference = invent(
            world,
            Conference,
            title=TITLE,
            slug="lingnan-conference",
            summary=SUMMARY,
            description=DESCRIPTION,
            parent=week,
            starts_on=first,
            ends_on=first + timedelta(days=2),
            venue=world.venues[TANZHOU],
            topics=world.about("robotics new-materials green-energy"),
            languages="zh en",
            mode="hybrid",
            online_url="https://live.demo.example/lingnan",
            registration_opens_at=opens(world, 56),
            edition="3",
        )
        _programme(world, conference)
        tickets = _tickets(conference, organiser)
        conference_form.ask(conference, organiser, dinner=tickets[1])
        give(conference, organiser, world.cast["desk"], "desk")
    with written(world, 58):
        publish(conference, organiser)
    picks.of_conference(world, conference)
    with written(world, 50):
        _change(conference, organiser)
    return conference, tickets


def _programme(world: World, conference: Conference) -> None:
    organiser, table = world.cast["organiser"], list(facts.rows("talks"))
    talks = {key: [row for row in table if row["track"] == key] for key in ("keynote", *TRACKS)}
    made = {key: tracks.create(conference, organiser, name=name) for key, name in TRACKS.items()}
    rooms = [venues.room(world, TANZHOU, f"Conference centre, {name}") for name in ROOMS]
    speakers = Speakers(world)
    for slot in slots({key: len(talks[key]) for key in TRACKS}):
        _item(world, conference, slot, talks, made, rooms, speakers)
    for days, start, end, kind, en, zh, room in COMMON:
        assert conference.starts_on is not None
        day = conference.starts_on + timedelta(days=days)
        agenda.create(
            conference,
            organiser,
            title={"en": en, "zh": zh},
            kind=kind,
            starts_at=at(day, start),
            ends_at=at(day, end),
            room=None if room is None else rooms[room],
            people=speakers.panel() if kind == "panel" else (),
        )


def _item(
    world: World,
    conference: Conference,
    slot: Slot,
    talks: dict[str, list[facts.Row]],
    made: dict[str, Track],
    rooms: list[Room],
    speakers: Speakers,
) -> AgendaItem:
    assert conference.starts_on is not None
    day = conference.starts_on + timedelta(days=slot.day)
    is_panel = slot.kind == "panel"
    title: Localized = PANELS[slot.track] if is_panel else facts.localized(talks[slot.track][slot.number], "title")
    people: Parts = speakers.panel() if is_panel else speakers.of(slot)
    return agenda.create(
        conference,
        world.cast["organiser"],
        title=dict(title),
        abstract={} if is_panel else dict(ABSTRACTS[slot.number % len(ABSTRACTS)]),
        kind=slot.kind,
        starts_at=at(day, slot.start.isoformat()),
        ends_at=at(day, slot.end.isoformat()),
        room=rooms[slot.room],
        track=made.get(slot.track),
        people=people,
        language=speakers.language(people),
    )


def _tickets(conference: Conference, organiser: User) -> list[TicketType]:
    """Participant, member, student, and one with dinner that takes a seat of two pools."""
    seats = create_pool(conference.id, organiser, name=dict(SEATS), size=400)
    dinner = create_pool(conference.id, organiser, name={"en": "Dinner", "zh": "晚宴"}, size=120)
    _for_the_press(conference, organiser)
    kinds: list[tuple[str, str, int, bool, bool]] = [
        ("Participant", "参会者", 60_000, False, False),
        ("Participant with dinner", "参会者（含晚宴）", 88_000, True, False),
        ("Member", "会员", 40_000, False, True),
        ("Student", "学生", 20_000, False, False),
    ]
    return [
        create_ticket(
            conference.id,
            organiser,
            name={"en": en, "zh": zh},
            pools=[seats, dinner] if dines else [seats],
            price_minor=price,
            needs_approval=approved,
            sale=_sale(conference, price),
        )
        for en, zh, price, dines, approved in kinds
    ]


def _for_the_press(conference: Conference, organiser: User) -> None:
    """A free ticket that shows once a code is entered."""
    pool = create_pool(conference.id, organiser, name={"en": "Press", "zh": "媒体席"}, size=20)
    name = {"en": "Press", "zh": "媒体"}
    press = create_ticket(conference.id, organiser, name=name, pools=[pool], sale=Sale(visibility="code"))
    create_codes(
        conference.id,
        organiser,
        text="PRESS2027",
        ticket_types=[press],
        most_uses=20,
        note="Newspapers and broadcasters",
    )
    create_codes(conference.id, organiser, number=3, ticket_types=[press], note="For reporters who come alone")


def _sale(conference: Conference, price_minor: int) -> Sale:
    """A quarter less until five weeks before it begins; 6 % tax included."""
    assert conference.starts_on is not None
    until = midnight(conference.starts_on - timedelta(weeks=5), conference.time_zone).astimezone(UTC)
    return Sale(steps=[Step(price_minor * 3 // 4, until_at=until)], tax_permille=60)


def _change(conference: Conference, organiser: User) -> None:
    """Feeds have something to show: one item has moved, one talk was called off."""
    items = queries.list_items(conference)
    dinner = next(item for item in items if item.kind == "social")
    half = timedelta(minutes=30)
    agenda.place(dinner, organiser, None, dinner.starts_at + half, dinner.ends_at + half)
    last = [item for item in items if item.kind == "talk"][-1]
    agenda.cancel(last, organiser, ILL)
