"""The surveys that a course version plans: a list in its completion rule, read and checked here. Pure.

[{"key", "title", "level", "after_days", "audience", "is_anonymous", "questions": [
    {"key", "kind", "text", "options": [{"key", "text"}]}]}]
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.database import Localized
from core.errors import Invalid, Sentence
from core.i18n import _l

LEVELS: dict[int, Sentence] = {
    1: _l("Level 1: how they liked it"),
    2: _l("Level 2: what they learned"),
    3: _l("Level 3: what they do differently at work"),
    4: _l("Level 4: what came of it"),
}
AUDIENCES: dict[str, Sentence] = {"participant": _l("The participants"), "manager": _l("Their managers")}
KINDS: dict[str, Sentence] = {
    "scale": _l("Scale from 1 to 5"),
    "choice": _l("One of several answers"),
    "text": _l("Free text"),
}
SCALE = (1, 2, 3, 4, 5)
MOST_SURVEYS, MOST_QUESTIONS, MOST_OPTIONS, LATEST_DAYS = 10, 30, 10, 365


@dataclass(frozen=True)
class Option:
    key: str
    text: Localized

    def stored(self) -> dict[str, Any]:
        return {"key": self.key, "text": self.text}


@dataclass(frozen=True)
class Question:
    """``options``: of a choice, else empty."""

    key: str
    kind: str
    text: Localized
    options: tuple[Option, ...] = ()

    def stored(self) -> dict[str, Any]:
        own = {"key": self.key, "kind": self.kind, "text": self.text}
        return own | ({"options": [each.stored() for each in self.options]} if self.options else {})


@dataclass(frozen=True)
class Survey:
    """``after_days``: counted from the end of the last class meeting."""

    key: str
    title: Localized
    level: int = 1
    after_days: int = 0
    audience: str = "participant"
    is_anonymous: bool = True
    questions: tuple[Question, ...] = ()

    def stored(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "level": self.level,
            "after_days": self.after_days,
            "audience": self.audience,
            "is_anonymous": self.is_anonymous,
            "questions": [each.stored() for each in self.questions],
        }


Plan = tuple[Survey, ...]


def parse(value: Any) -> Plan:
    """Of the stored list; nothing stored is an empty plan. Raises Invalid, at the field where there is one."""
    if value is None:
        return ()
    plan = tuple(_survey(each) for each in _list(value, MOST_SURVEYS))
    _refuse_twins(plan)
    return plan


def of_rule(completion_rule: Mapping[str, Any] | None) -> Plan:
    """The part of a version's completion rule that is ours."""
    return parse((completion_rule or {}).get("surveys"))


def find(plan: Plan, key: str) -> Survey | None:
    return next((each for each in plan if each.key == key), None)


def with_one(plan: Plan, one: Survey) -> list[dict[str, Any]]:
    """As stored: ``one`` in place of that with its key, or at the end."""
    if find(plan, one.key) is None:
        return [each.stored() for each in (*plan, one)]
    return [(one if each.key == one.key else each).stored() for each in plan]


def _survey(value: Mapping[str, Any]) -> Survey:
    level, days = value.get("level", 1), value.get("after_days", 0)
    if level not in LEVELS or isinstance(level, bool):
        raise Invalid("unknown_level", _l("Choose a level from the list."), field="level")
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= LATEST_DAYS:
        sentence = _l("Give a whole number of days from 0 to %(most)s.", most=LATEST_DAYS)
        raise Invalid("bad_days", sentence, field="after_days")
    if value.get("audience", "participant") not in AUDIENCES or not isinstance(value.get("is_anonymous", True), bool):
        raise _unreadable()
    questions = tuple(_question(each) for each in _list(value.get("questions"), MOST_QUESTIONS))
    if not questions:
        raise Invalid("no_questions", _l("Ask at least one question."), field="questions")
    _refuse_twins(questions)
    return Survey(
        _key(value),
        _text(value, "title"),
        level,
        days,
        value.get("audience", "participant"),
        value.get("is_anonymous", True),
        questions,
    )


def _question(value: Mapping[str, Any]) -> Question:
    kind = value.get("kind")
    if kind not in KINDS:
        raise _unreadable()
    options = tuple(Option(_key(each), _text(each, "text")) for each in _list(value.get("options", []), MOST_OPTIONS))
    _refuse_twins(options)
    if (kind == "choice") != (len(options) >= 2):
        sentence = _l("Give at least two answers to choose from, one a line, and none to other kinds of questions.")
        raise Invalid("bad_options", sentence, field="questions")
    return Question(_key(value), str(kind), _text(value, "text"), options)


def _list(value: Any, most: int) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise _unreadable()
    if len(value) > most:
        raise Invalid("too_many", _l("These are too many: at most %(most)s.", most=most), field="questions")
    return value


def _key(value: Mapping[str, Any]) -> str:
    key = value.get("key")
    if not isinstance(key, str) or not 0 < len(key) <= 40:
        raise _unreadable()
    return key


def _text(value: Mapping[str, Any], name: str) -> Localized:
    text = value.get(name)
    if not isinstance(text, dict) or not all(isinstance(each, str) for each in text.values()):
        raise _unreadable()
    if not any(each.strip() for each in text.values()):
        sentence = _l("Give it a title in at least one language.")
        raise Invalid("no_title", sentence, field="title_en" if name == "title" else "questions")
    return dict(text)


def _refuse_twins(things: tuple[Survey, ...] | tuple[Question, ...] | tuple[Option, ...]) -> None:
    if len({each.key for each in things}) < len(things):
        raise _unreadable()


def _unreadable() -> Invalid:
    return Invalid("bad_surveys", _l("The surveys can't be read."))
