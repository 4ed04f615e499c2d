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
from offerings.base.actions import publish
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.pools.actions import create as create_pool
from registrations.questions import actions as questions
from registrations.questions.models import Answer, Question
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
    ("number", "How many people come with you?", "同行几人？", False),
    ("date", "Which day will you come?", "哪天到场？", True),
    ("yes_no", "May exhibitors write to you?", "是否同意展商与您联系？", True),
    ("file", "Business licence or company card (PDF or picture)", "营业执照或名片（PDF或图片）", False),
]
OPTIONS = [
    {"en": "A friend", "zh": "朋友介绍"},
    {"en": "A calendar feed", "zh": "日历订阅"},
    {"en": "A society", "zh": "学会通知"},
    {"en": "By chance", "zh": "偶然看到"},
]
MAKES = ("厨房五金", "Ceramic filters", "注塑模具", "LED modules", "小型水泵", "Test rigs", "包装机械", "Sensors")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
FILES = 3


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
    options = OPTIONS if kind == "choice" else ()
    label = {"en": en, "zh": zh}
    return questions.create(
        bazaar.id, organiser, kind=kind, label=label, hint={}, options=options, is_required=is_required
    )


def _answer(question: Question, user: User, number: int, bazaar: Offering) -> Any:
    assert bazaar.starts_on is not None
    values: dict[str, Any] = {
        "text": MAKES[number % len(MAKES)],
        "long_text": "想找能量产的小发明。" if user.language == "zh" else "Anything that can be made in small series.",
        "choice": number % len(OPTIONS),
        "number": number % 4,
        "date": (bazaar.starts_on + timedelta(days=number % 2)).isoformat(),
        "yes_no": number % 5 != 0,
    }
    return None if question.kind == "long_text" and number % 3 else values.get(question.kind)


def _hand_in(question: Question, ids: list[int]) -> None:
    """A few send a file too."""
    for registration in db.session.scalars(db.select(Registration).where(Registration.id.in_(ids))):
        upload = questions.receive(registration.user, "card.pdf", PDF)
        answer = Answer(registration_id=registration.id, question_id=question.id, value=upload.ref, upload_id=upload.id)
        db.session.add(answer)
