"""The words of the paper, which always stand in both languages, whatever anybody's page is in."""

from datetime import date
from typing import Any

from core.database import Localized

HEADINGS: dict[str, Localized] = {
    "completion": {"en": "Certificate of Completion", "zh": "结业证书"},
    "attendance": {"en": "Statement of Attendance", "zh": "参训证明"},
}
CERTIFIES: Localized = {"en": "This certifies that", "zh": "兹证明"}
SENTENCES: dict[str, Localized] = {
    "completion": {
        "en": "has completed the course “{title}” and met all its requirements.",
        "zh": "已完成“{title}”课程，达到全部结业要求。",
    },
    "attendance": {
        "en": "took part in the course “{title}”. Nothing was assessed.",
        "zh": "参加了“{title}”课程学习，未作考核。",
    },
}
LABELS: dict[str, Localized] = {
    "dates": {"en": "Dates", "zh": "时间"},
    "hours": {"en": "Class hours", "zh": "学时"},
    "place": {"en": "Place", "zh": "地点"},
    "instructors": {"en": "Trainers", "zh": "讲师"},
    "issued": {"en": "Issued", "zh": "颁发日期"},
    "until": {"en": "Valid until", "zh": "有效期至"},
    "check": {"en": "Scan to check, or give the number", "zh": "扫码或凭编号查验"},
}
FOR_EVER: Localized = {"en": "without end", "zh": "长期有效"}
SIGNATORY: Localized = {"en": "For the host", "zh": "主办单位"}
CODE: Localized = {"en": "QR code of the page that says whether this certificate is valid", "zh": "查验本证书的二维码"}
_MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip


def both(text: dict[str, str]) -> tuple[str, str]:
    """Chinese, English; the second is empty where both are the same or only one is there."""
    zh, en = text.get("zh", ""), text.get("en", "")
    return ("", en) if not zh else (zh, "" if en == zh else en)


def hours(printed: dict[str, Any]) -> Localized:
    return {
        "en": f"{printed['hours']} class hour{'' if printed['hours'] == 1 else 's'} of {printed['minutes']} minutes",
        "zh": f"{printed['hours']}学时（每学时{printed['minutes']}分钟）",
    }


def day(value: date) -> Localized:
    return {
        "en": f"{value.day} {_MONTHS[value.month - 1]} {value.year}",
        "zh": f"{value.year}年{value.month}月{value.day}日",
    }


def days(first: date, last: date) -> Localized:
    """From ``first`` to ``last``, saying no year or month twice."""
    if first == last:
        return day(first)
    end, begin = day(last), day(first)
    if first.year != last.year:
        return {"en": f"{begin['en']} – {end['en']}", "zh": f"{begin['zh']}至{end['zh']}"}
    if first.month != last.month:
        start = f"{first.day} {_MONTHS[first.month - 1]}"
        return {"en": f"{start} – {end['en']}", "zh": f"{begin['zh']}至{last.month}月{last.day}日"}
    return {"en": f"{first.day} – {end['en']}", "zh": f"{begin['zh']}至{last.day}日"}
