"""A small exhibition whose organiser approves one by one and asks questions of every kind."""

from datetime import timedelta
from typing import Any

from accounts.users.models import User
from core.database import db
from demo.world import crowd
from demo.world.offerings import SEATS, invent, opens, written
from demo.world.world import World, at
from events.exhibitions.models import Exhibition
from offerings.agenda import actions as agenda
from offerings.base.models import Offering
from offerings.base.moves import publish
from registrations.base.models import Registration
from registrations.pools.actions import create as create_pool
from registrations.questions import actions as questions
from registrations.questions.asking import Asking
from registrations.questions.models import Answer, Question
from registrations.questions.sealing import sealed
from registrations.tickets.actions import create as create_ticket
from registrations.tickets.models import TicketType

VENUE = "Foshan International Conference and Exhibition Center"
TITLE = {"en": "Inventors' Bazaar", "zh": "发明人集市"}
SUMMARY = {
    "en": "Sixty tables, sixty inventions; traders are approved so that tables and buyers fit.",
    "zh": "六十张展台，六十项发明；观众逐一审核，让展台与买家对得上。",
}
ASKED: list[tuple[str, str, str, bool]] = [
    ("text", "What do you make or sell?", "贵单位生产或销售什么？", True),
    ("long_text", "Which inventions would you like to meet, and why?", "想见哪些发明？为什么？", False),
    ("choice", "How did you hear of the bazaar?", "从哪里得知本集市？", True),
    ("multiple_choice", "What are you looking for?", "您在寻找什么？", False),
    ("organisation", "Which society are you a member of?", "您是哪个学会的会员？", False),
    ("number", "How many people come with you?", "同行几人？", False),
    ("date", "Which day will you come?", "哪天到场？", True),
    ("time", "About when?", "大约几点？", False),
    ("yes_no", "May exhibitors write to you?", "是否同意展商与您联系？", True),
    ("email", "To which address?", "联系邮箱", False),
    ("phone", "A number for the day", "当日联系电话", False),
    ("url", "Your shop on the web", "网店地址", False),
    ("country", "Where do your goods go?", "产品销往哪个国家或地区？", False),
    ("rating", "How well did you like the last bazaar?", "您对上一届集市的评价", False),
    ("needs", "Access needs", "无障碍需求", False),
    ("identity", "Identity document for the bonded hall", "保税展厅入场证件", False),
    ("consent", "Photos at the bazaar", "现场拍摄", False),
    ("picture", "Portrait for the badge", "胸卡照片", False),
    ("file", "Business licence or company card (PDF or picture)", "营业执照或名片（PDF或图片）", False),
]
OPTIONS = {
    "choice": [
        {"en": "A friend", "zh": "朋友介绍"},
        {"en": "A calendar feed", "zh": "日历订阅"},
        {"en": "A society", "zh": "学会通知"},
        {"en": "By chance", "zh": "偶然看到"},
    ],
    "multiple_choice": [
        {"en": "Goods to resell", "zh": "可分销的产品"},
        {"en": "Licences", "zh": "专利许可"},
        {"en": "Partners", "zh": "合作伙伴"},
    ],
    "needs": [
        {"en": "Step-free way", "zh": "无台阶通道"},
        {"en": "Sign language", "zh": "手语服务"},
        {"en": "A place to rest", "zh": "休息座位"},
    ],
}
MORE: dict[str, dict[str, Any]] = {
    "needs": {
        "kept_days": 30,
        "purpose": {"en": "So that the hall is ready for you.", "zh": "便于现场为您做好准备。"},
    },
    "identity": {
        "kept_days": 7,
        "purpose": {"en": "Customs asks for it in the bonded hall.", "zh": "保税展厅按海关要求登记。"},
    },
    "consent": {
        "text": {
            "en": "We take photos in the hall and may show them **on our pages**. You may withdraw this at any time.",
            "zh": "现场将进行拍摄，照片可能**用于主办单位的网页**。您可随时撤回同意。",
        }
    },
    "picture": {"least_pixels": 300},
}
MAKES = ("厨房五金", "Ceramic filters", "注塑模具", "LED modules", "小型水泵", "Test rigs", "包装机械", "Sensors")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
FILES = 3
SOME = ("long_text", "multiple_choice", "time", "rating", "consent")
"""Kinds that only some people answer."""
GOODS_GO = ("CN", "HK", "MO", "TW", "SG", "DE", "BR")


def create(world: World) -> Exhibition:
    organiser, day = world.cast["organiser"], world.day(17)
    with written(world, 30):
        bazaar = invent(
            world, Exhibition, title=TITLE, slug="inventors-bazaar", summary=SUMMARY, starts_on=day,
            ends_on=day + timedelta(days=1), venue=world.venues[VENUE], registration_opens_at=opens(world, 25),
            expected_exhibitors=60, expected_visitors=1_500, topics=world.about("intellectual-property"),
        )  # fmt: skip
        for days in (0, 1):
            on = day + timedelta(days=days)
            title = {"en": "Open", "zh": "开放时间"}
            agenda.create(
                bazaar, organiser, title=title, kind="opening", starts_at=at(on, "10:00"), ends_at=at(on, "18:00")
            )
        tickets = _tickets(bazaar, organiser)
        asked = [_ask(bazaar, organiser, *question) for question in ASKED]
    with written(world, 27):
        publish(bazaar, organiser)

    def answers(user: User, number: int) -> dict[int, Any]:
        return {q.id: value for q in asked if (value := _answer(q, user, number, bazaar)) is not None}

    wanted = list(zip(tickets, (46, 14, 22, 8), strict=True))
    ids = crowd.fill(world, bazaar, wanted, since=24, answering=answers)
    _hand_in(asked[-1], ids[-FILES:])
    return bazaar


def _tickets(bazaar: Offering, organiser: User) -> list[TicketType]:
    traders = create_pool(bazaar.id, organiser, name={"en": "Traders", "zh": "专业观众"}, size=120)
    public = create_pool(bazaar.id, organiser, name=dict(SEATS), size=300)
    kinds = [
        ("Trade visitor", "专业观众", traders, 0, True),
        ("Member of a society", "学会会员", traders, 3_000, True),
        ("Day ticket", "日票", public, 8_000, False),
        ("School class", "学校班级", public, 2_000, False),
    ]
    return [
        create_ticket(
            bazaar.id, organiser, name={"en": en, "zh": zh}, pools=[pool], price_minor=price, needs_approval=approved
        )
        for en, zh, pool, price, approved in kinds
    ]


def _ask(bazaar: Offering, organiser: User, kind: str, en: str, zh: str, is_required: bool) -> Question:
    more = {"options": OPTIONS.get(kind, ()), "is_required": is_required} | MORE.get(kind, {})
    return questions.create(bazaar.id, organiser, kind, Asking(label={"en": en, "zh": zh}, **more))


def _answer(question: Question, user: User, number: int, bazaar: Offering) -> Any:
    assert bazaar.starts_on is not None
    values: dict[str, Any] = {
        "text": MAKES[number % len(MAKES)],
        "long_text": "想找能量产的小发明。" if user.language == "zh" else "Anything that can be made in small series.",
        "choice": number % 4,
        "multiple_choice": [number % 3],
        "number": number % 4,
        "date": (bazaar.starts_on + timedelta(days=number % 2)).isoformat(),
        "time": f"{10 + number % 7}:00",
        "yes_no": number % 5 != 0,
        "country": GOODS_GO[number % len(GOODS_GO)],
        "rating": 3 + number % 3,
        "consent": {"version": 1},
    }
    if question.kind == "needs" and number % 9 == 0:
        return sealed({"chosen": [number % 3], "note": ""}, question.ref)
    if question.kind == "identity" and number % 7 == 0:
        return sealed({"document": "passport", "number": f"E{10_000_000 + number * 7_919}"}, question.ref)
    return None if question.kind in SOME and number % 3 else values.get(question.kind)


def _hand_in(question: Question, ids: list[int]) -> None:
    """A few send a file too."""
    for registration in db.session.scalars(db.select(Registration).where(Registration.id.in_(ids))):
        assert registration.user is not None
        upload = questions.receive(registration.user, "card.pdf", PDF)
        answer = Answer(registration_id=registration.id, question_id=question.id, value=upload.ref, upload_id=upload.id)
        db.session.add(answer)
