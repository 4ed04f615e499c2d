"""Sections that many forms need, in both languages, to be added in one go and changed afterwards."""

from dataclasses import dataclass, field
from typing import Any

from core.database import Localized
from core.i18n import _l


@dataclass(frozen=True)
class Ready:
    """``needs_yes``: asked only if the first question of the section is answered with yes."""

    kind: str
    label: Localized
    needs_yes: bool = False
    more: dict[str, Any] = field(default_factory=dict)
    """Columns of an ``Asking``."""


@dataclass(frozen=True)
class ReadySection:
    title: Localized
    questions: tuple[Ready, ...]
    intro: Localized = field(default_factory=dict)


WORDS = {
    "badge": _l("Name badge"),
    "diet": _l("Diet and access"),
    "invoice": _l("Invoice (fapiao)"),
    "visa": _l("Visa letter"),
}

_DIET = [
    {"en": "Vegetarian", "zh": "素食"},
    {"en": "Vegan", "zh": "纯素"},
    {"en": "Halal", "zh": "清真"},
    {"en": "No pork", "zh": "不吃猪肉"},
    {"en": "No gluten", "zh": "无麸质"},
    {"en": "No nuts", "zh": "坚果过敏"},
]
_ACCESS = [
    {"en": "Step-free way", "zh": "无台阶通道"},
    {"en": "A seat near the exit", "zh": "靠近出口的座位"},
    {"en": "Sign language", "zh": "手语翻译"},
    {"en": "Large print", "zh": "大字材料"},
]
_KITCHEN = {"en": "The kitchen needs it for the meals.", "zh": "用于安排用餐。"}
_TAX = {"en": "The invoice is made out with these data.", "zh": "用于开具发票。"}
_EMBASSY = {"en": "The letter to the embassy names them.", "zh": "用于出具签证邀请函。"}

READY = {
    "badge": ReadySection(
        {"en": "Your badge", "zh": "您的胸卡"},
        (
            Ready("text", {"en": "Name on the badge, if it differs", "zh": "胸卡姓名（如与上文不同）"}),
            Ready("text", {"en": "Organisation on the badge", "zh": "胸卡单位名称"}),
            Ready("picture", {"en": "Portrait", "zh": "照片"}, more={"least_pixels": 300, "kept_days": 30}),
        ),
    ),
    "diet": ReadySection(
        {"en": "Meals and access", "zh": "用餐与无障碍"},
        (
            Ready("needs", {"en": "What don't you eat?", "zh": "饮食要求"},
                  more={"options": _DIET, "purpose": _KITCHEN, "kept_days": 14}),
            Ready("needs", {"en": "What do you need to take part well?", "zh": "无障碍需求"},
                  more={"options": _ACCESS, "kept_days": 14,
                        "purpose": {"en": "So that the place is ready for you.", "zh": "便于现场为您做好准备。"}}),
        ),
    ),
    "invoice": ReadySection(
        {"en": "Invoice", "zh": "发票信息"},
        (
            Ready("yes_no", {"en": "Do you need an invoice (fapiao)?", "zh": "是否需要发票？"},
                  more={"is_required": True}),
            Ready("choice", {"en": "Made out to", "zh": "抬头类型"}, needs_yes=True,
                  more={"is_required": True, "purpose": _TAX,
                        "options": [{"en": "An organisation", "zh": "单位"}, {"en": "A person", "zh": "个人"}]}),
            Ready("text", {"en": "Title of the invoice", "zh": "发票抬头"}, needs_yes=True,
                  more={"is_required": True, "purpose": _TAX}),
            Ready("text", {"en": "Tax number", "zh": "税号"}, needs_yes=True,
                  more={"purpose": _TAX, "hint": {"en": "15 to 20 digits and letters; empty for a person.",
                                                  "zh": "15至20位数字或字母；个人无需填写。"}}),
            Ready("email", {"en": "Send the invoice to", "zh": "接收发票的邮箱"}, needs_yes=True,
                  more={"purpose": _TAX}),
        ),
    ),
    "visa": ReadySection(
        {"en": "Visa letter", "zh": "签证邀请函"},
        (
            Ready("yes_no", {"en": "Do you need a letter for your visa?", "zh": "是否需要签证邀请函？"},
                  more={"is_required": True}),
            Ready("country", {"en": "Nationality", "zh": "国籍"}, needs_yes=True,
                  more={"is_required": True, "purpose": _EMBASSY, "kept_days": 30}),
            Ready("date", {"en": "Date of birth", "zh": "出生日期"}, needs_yes=True,
                  more={"is_required": True, "purpose": _EMBASSY, "kept_days": 30}),
            Ready("identity", {"en": "Passport", "zh": "护照"}, needs_yes=True,
                  more={"is_required": True, "purpose": _EMBASSY, "kept_days": 30}),
            Ready("text", {"en": "City of the embassy or consulate", "zh": "使领馆所在城市"}, needs_yes=True,
                  more={"is_required": True, "purpose": _EMBASSY, "kept_days": 30}),
        ),
    ),
}  # fmt: skip
