"""Which column of a table says what: names in English and Chinese, and the questions by label or reference."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registrations.questions.models import Question

NAMES = {
    "number": "registration number|registration no.|报名编号|报名号",
    "name": "name|full name|native name|姓名|名字",
    "latin": "latin|latin name|name in latin letters|english name|拼音|英文名|拉丁字母姓名|拼音姓名|姓名(拉丁字母)",
    "email": "email|e-mail|e-mail address|email address|mail|邮箱|电子邮箱|电子邮件|电子邮件地址|邮箱地址",
    "organisation": "organisation|organization|company|employer|单位|单位名称|公司|机构|工作单位",
    "job": "job|job title|title|position|职务|职位|职称",
    "phone": "phone|phone number|telephone|mobile|电话|手机|手机号|电话号码|联系电话",
    "ticket": "ticket|ticket type|票种|票|门票|票型",
}
_KEY_OF = {name: key for key, names in NAMES.items() for name in names.split("|")}


@dataclass(frozen=True)
class Header:
    """``plain``: key -> place; ``questions``: place -> question; ``unknown``: names that mean nothing here."""

    plain: Mapping[str, int]
    questions: Mapping[int, Question]
    unknown: tuple[str, ...]
    names: Sequence[str]


def read_header(cells: Sequence[str], questions: Iterable[Question], *, with_numbers: bool = False) -> Header:
    """Our own exports are understood; of two columns that say the same, the first counts. ``with_numbers``: the number
    of a registration means something here."""
    asked = {folded(text): each for each in questions for text in (*each.label.values(), each.ref)}
    plain: dict[str, int] = {}
    answers: dict[int, Question] = {}
    unknown = []
    for place, cell in enumerate(cells):
        name = folded(cell)
        key = _KEY_OF.get(name)
        if key is not None and key not in plain and (key != "number" or with_numbers):
            plain[key] = place
        elif name in asked and asked[name] not in answers.values():
            answers[place] = asked[name]
        elif cell:
            unknown.append(cell)
    return Header(plain, answers, tuple(unknown), tuple(cells))


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())
