"""What the conference asks: sections, a question that waits for another, one for the dinner only, diet, a consent."""

from accounts.users.models import User
from core.database import Localized
from offerings.base.models import Offering
from registrations.questions.actions import create
from registrations.questions.asking import Asking
from registrations.questions.models import Question, QuestionSection
from registrations.sections import actions as sections
from registrations.tickets.models import TicketType

VISIT = {"en": "Your visit", "zh": "参会安排"}
VISIT_INTRO = {"en": "So that we can prepare; you may leave out what you like.", "zh": "便于会务准备，可选择填写。"}
PLACE = {"en": "Where will you follow the talks?", "zh": "您将以何种方式参会？"}
PLACES = [{"en": "In Foshan", "zh": "现场参会"}, {"en": "Online", "zh": "线上参会"}]
LETTER = {"en": "Do you need a letter for your visa?", "zh": "是否需要签证邀请函？"}
NATIONALITY = {"en": "Nationality", "zh": "国籍"}
EMBASSY = {"en": "The letter to the embassy names it.", "zh": "用于出具签证邀请函。"}
MENU = {"en": "Menu of the dinner", "zh": "晚宴菜单"}
MENUS = [{"en": "Cantonese", "zh": "粤菜"}, {"en": "Vegetarian", "zh": "素食"}]
PHOTOS = {"en": "I agree that talks I give or ask in are recorded", "zh": "同意会议录制"}
TEXT = {
    "en": "Talks are recorded and shown to those who registered, **for one year**. You may withdraw this at any time "
    "by writing to the organiser.",
    "zh": "会议报告将被录制，供已报名者观看，**为期一年**。您可随时致函主办单位撤回同意。",
}


def ask(conference: Offering, organiser: User, dinner: TicketType) -> None:
    visit = sections.create(conference.id, organiser, title=VISIT, intro=VISIT_INTRO)

    def add(kind: str, label: Localized, section: QuestionSection = visit, **more: object) -> Question:
        return create(conference.id, organiser, kind, Asking(label=label, section=section, **more))  # type: ignore[arg-type]

    place = add("choice", PLACE, options=PLACES)
    letter = add("yes_no", LETTER, condition=place, condition_values=[0])
    add("country", NATIONALITY, condition=letter, condition_values=[True], purpose=EMBASSY, kept_days=30)
    meals = sections.add_ready_made(conference.id, organiser, "diet")
    add("choice", MENU, meals, options=MENUS, ticket_types=[dinner])
    add("consent", PHOTOS, meals, text=TEXT)
