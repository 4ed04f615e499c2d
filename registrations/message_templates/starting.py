"""Five texts to begin with, in both languages. What stands ⟨in brackets⟩ is filled in before they are sent."""

from dataclasses import dataclass

from core.database import Localized
from core.errors import Sentence
from core.i18n import _l


@dataclass(frozen=True)
class Start:
    """``key`` stays: addresses hold it."""

    key: str
    name: Sentence
    subject: Localized
    body: Localized


STARTING = (
    Start(
        "practical",
        _l("Practical information"),
        {"en": "{{event}}: what you need to know", "zh": "{{event}}：参会须知"},
        {
            "en": (
                "Dear {{name}},\n\nwe look forward to seeing you at **{{event}}**.\n\n"
                "- When: {{when}}\n- Where: {{where}}\n- Getting there: ⟨bus, underground, car park⟩\n"
                "- Bring: an identity document and [your ticket]({{link}}), on paper or on your phone\n\n"
                "Doors open at ⟨time⟩. Questions? Write to {{contact}}.\n\n{{host}}"
            ),
            "zh": (
                "{{name}}：\n\n您好！期待在**{{event}}**与您见面。\n\n"
                "- 时间：{{when}}\n- 地点：{{where}}\n- 交通：⟨公交、地铁、停车场⟩\n"
                "- 请携带：身份证件和[您的电子票]({{link}})（纸质或手机均可）\n\n"
                "⟨时间⟩开始入场。如有疑问，请写信至 {{contact}}。\n\n{{host}}"
            ),
        },
    ),
    Start(
        "room",
        _l("Change of room"),
        {"en": "{{event}}: another room", "zh": "{{event}}：会议室变更"},
        {
            "en": (
                "Dear {{name}},\n\n⟨what⟩ at **{{event}}** takes place in another room: **⟨new room⟩** "
                "instead of ⟨old room⟩. The time stays the same.\n\n[The programme]({{event_link}}) shows it."
                "\n\n{{host}}"
            ),
            "zh": (
                "{{name}}：\n\n您好！**{{event}}**的⟨场次⟩改在**⟨新会议室⟩**举行（原为⟨原会议室⟩），时间不变。\n\n"
                "[日程]({{event_link}})已更新。\n\n{{host}}"
            ),
        },
    ),
    Start(
        "thanks",
        _l("Thank you, with a survey"),
        {"en": "Thank you for coming to {{event}}", "zh": "感谢参加{{event}}"},
        {
            "en": (
                "Dear {{name}},\n\nthank you for coming to **{{event}}**. What was good, what should be better? "
                "Five questions, two minutes:\n\n⟨address of the survey⟩\n\nWe hope to see you again.\n\n{{host}}"
            ),
            "zh": (
                "{{name}}：\n\n感谢您参加**{{event}}**。哪些地方做得好，哪些需要改进？五个问题，两分钟即可填完：\n\n"
                "⟨问卷地址⟩\n\n期待再次与您见面。\n\n{{host}}"
            ),
        },
    ),
    Start(
        "answers",
        _l("Call for missing answers"),
        {"en": "{{event}}: something is still missing", "zh": "{{event}}：您的报名信息尚不完整"},
        {
            "en": (
                "Dear {{name}},\n\nfor **{{event}}** ({{when}}) we still need from you: ⟨what is missing⟩.\n\n"
                "Please add it until ⟨day⟩ in [your registration]({{link}}).\n\nThank you!\n\n{{host}}"
            ),
            "zh": (
                "{{name}}：\n\n您好！您报名的**{{event}}**（{{when}}）还缺少以下信息：⟨所缺内容⟩。\n\n"
                "请于⟨日期⟩前在[您的报名]({{link}})中补充。谢谢！\n\n{{host}}"
            ),
        },
    ),
    Start(
        "waiting",
        _l("News for the waiting list"),
        {"en": "{{event}}: the waiting list", "zh": "{{event}}：候补进展"},
        {
            "en": (
                "Dear {{name}},\n\nyou are on the waiting list of **{{event}}** ({{when}}). ⟨What is new⟩\n\n"
                "Your place in line is shown in [your registration]({{link}}). If you can't come any more, please "
                "leave the line there: somebody else moves up.\n\n{{host}}"
            ),
            "zh": (
                "{{name}}：\n\n您好！您正在**{{event}}**（{{when}}）的候补名单中。⟨最新进展⟩\n\n"
                "[您的报名]({{link}})中可查看当前位次。如不能参加，请在该页面退出候补，以便他人递补。\n\n{{host}}"
            ),
        },
    ),
)


def find_start(key: str) -> Start | None:
    return next((each for each in STARTING if each.key == key), None)
