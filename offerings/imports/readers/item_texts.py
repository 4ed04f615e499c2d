"""What an agenda item will say, from what the file says of it. Pure."""

import re
import unicodedata

from core.database import Localized
from core.i18n import _l
from offerings.imports.readers.keys import made_key
from offerings.imports.readers.limits import MAX_LINE_LENGTH, MAX_TEXT_LENGTH
from offerings.imports.readers.markup import to_markdown
from offerings.imports.readers.problems import Problems
from offerings.imports.readers.values import ProgrammeItem

LONGEST_NAME = 120
LONGEST_KEY = 200

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_KINDS = (
    ("keynote", "keynote|主旨|主题演讲"),
    ("panel", "panel|podium|discussion|round ?table|圆桌|讨论"),
    ("workshop", "workshop|tutorial|hands.?on|工作坊"),
    ("poster", "poster|墙报|海报"),
    ("ceremony", "ceremony|opening|closing|award|开幕|闭幕|颁奖"),
    ("break", "break|lunch|coffee|pause|茶歇|午餐|休息"),
    ("social", "social|party|performance|concert|dinner|film|show|music|聚会|晚宴"),
    ("other", "other|meeting|meetup|assembly|其他|其它"),
)


def localised(text: str, language: str = "") -> Localized:
    """Under "zh" where the file says so or Han characters stand in it; under "en", which all readers get, else."""
    if not text:
        return {}
    is_chinese = language.lower().startswith(("zh", "cmn")) or (not language and bool(_HAN.search(text)))
    return {"zh" if is_chinese else "en": text}


def abstract_of(item: ProgrammeItem, problems: Problems) -> str:
    """Subtitle, abstract and description as paragraphs of Markdown, none of them twice."""
    parts: list[str] = []
    for raw in (item.subtitle, item.abstract, item.description):
        text = to_markdown(raw)
        if text and text != item.title and not any(text in part for part in parts):
            parts = [part for part in parts if part not in text or part == item.subtitle] + [text]
    whole = "\n\n".join(parts)
    if len(whole) > MAX_TEXT_LENGTH:
        message = _l(
            "Its texts together are longer than %(limit)s characters; the end is left out.", limit=MAX_TEXT_LENGTH
        )
        problems.warning("text_cut", message, line=item.line, where=item.title)
    return whole[:MAX_TEXT_LENGTH].rstrip()


def kind_of(item: ProgrammeItem) -> str:
    """The kind of agenda item that the words of the file mean; a talk when they say nothing of the sort."""
    words = item.kind.casefold()
    return next((kind for kind, pattern in _KINDS if re.search(pattern, words)), "talk")


def language_of(item: ProgrammeItem) -> str:
    """ "de" of "de_DE"; empty when it is no code."""
    found = _LANGUAGE.match(item.language.casefold())
    rest = item.language[found.end() : found.end() + 1] if found else "x"
    return found.group() if found and rest in ("", "-", "_") else ""


def key_of(item: ProgrammeItem) -> str:
    """Its key, shortened to what the column holds and still unique."""
    key = item.source_key
    return key if len(key) <= LONGEST_KEY else f"{key[: LONGEST_KEY - 17]}~{made_key(key)}"


def person_name(name: str) -> str:
    return name[:LONGEST_NAME].rstrip()


def folded(name: str) -> str:
    """For comparing names: case, width and spaces aside."""
    return " ".join(unicodedata.normalize("NFKC", name[:MAX_LINE_LENGTH]).casefold().split())
