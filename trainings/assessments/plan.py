"""The assessments that a course version plans: a list in its completion rule, read and checked here. Pure.

[{"key", "title": {"en", "zh"}, "kind", "weight", "pass_percent", "attempts"}]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.database import Localized
from core.errors import Invalid, Sentence
from core.i18n import _l

KINDS: dict[str, Sentence] = {
    "exam": _l("Written exam"),
    "assignment": _l("Assignment"),
    "project": _l("Project"),
    "oral": _l("Oral exam"),
    "practical": _l("Practical test"),
}
MOST, MOST_ATTEMPTS = 20, 20


@dataclass(frozen=True)
class Assessment:
    """``weight``: per cent of the total, 0 for one that does not count there. ``pass_percent``: None where whoever is
    graded has done it. ``attempts``: how many are allowed, 0 for any number."""

    key: str
    title: Localized
    kind: str = "exam"
    weight: int = 0
    pass_percent: int | None = None
    attempts: int = 1

    def stored(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "kind": self.kind,
            "weight": self.weight,
            "pass_percent": self.pass_percent,
            "attempts": self.attempts,
        }


Plan = tuple[Assessment, ...]


def parse(value: Any) -> Plan:
    """Of the stored list; nothing stored is an empty plan. Raises Invalid, at the field where there is one."""
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise Invalid("bad_assessments", _l("The assessments can't be read."))
    plan = tuple(_assessment(each) for each in value)
    if len(plan) > MOST:
        raise Invalid("too_many", _l("Plan at most %(most)s assessments.", most=MOST))
    if len({each.key for each in plan}) < len(plan):
        raise Invalid("bad_assessments", _l("The assessments can't be read."))
    if sum(each.weight for each in plan) > 100:
        raise Invalid("too_heavy", _l("All weights together are more than 100 per cent."), field="weight")
    return plan


def _assessment(value: Mapping[str, Any]) -> Assessment:
    key, title = value.get("key"), value.get("title")
    if not isinstance(key, str) or not 0 < len(key) <= 40:
        raise Invalid("bad_assessments", _l("The assessments can't be read."))
    if not isinstance(title, dict) or not any(isinstance(text, str) and text.strip() for text in title.values()):
        raise Invalid("no_title", _l("Give it a title in at least one language."), field="title_en")
    if value.get("kind", "exam") not in KINDS:
        raise Invalid("unknown_kind", _l("Choose a kind from the list."), field="kind")
    passed = value.get("pass_percent")
    return Assessment(
        key,
        dict(title),
        value.get("kind", "exam"),
        _whole(value.get("weight", 0), 0, 100, "weight"),
        None if passed is None else _whole(passed, 1, 100, "pass_percent"),
        _whole(value.get("attempts", 1), 0, MOST_ATTEMPTS, "attempts"),
    )


def _whole(value: Any, least: int, most: int, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        sentence = _l("Give a whole number from %(least)s to %(most)s.", least=least, most=most)
        raise Invalid("bad_number", sentence, field=name)
    return value


def check_weights(plan: Plan) -> None:
    """Raises Invalid for weights that make no whole: they are 100 together, or nothing has one."""
    total = sum(each.weight for each in plan)
    if total not in (0, 100):
        raise Invalid(
            "weights", _l("The weights of the assessments are %(total)s%% together: make them 100%%.", total=total)
        )


def of_rule(completion_rule: Mapping[str, Any] | None) -> Plan:
    """The part of a version's completion rule that is ours."""
    return parse((completion_rule or {}).get("assessments"))


def find(plan: Plan, key: str) -> Assessment | None:
    return next((each for each in plan if each.key == key), None)


def with_one(plan: Plan, one: Assessment) -> list[dict[str, Any]]:
    """As stored: ``one`` in place of that with its key, or at the end."""
    if find(plan, one.key) is None:
        return [each.stored() for each in (*plan, one)]
    return [(one if each.key == one.key else each).stored() for each in plan]


def is_asked(rule: Any, kind: str, key: str) -> bool:
    """Whether a stored rule tree has the leaf ``{kind: key}`` anywhere."""
    if isinstance(rule, Mapping):
        return rule.get(kind) == key or any(is_asked(part, kind, key) for part in rule.values())
    return isinstance(rule, Sequence) and not isinstance(rule, str) and any(is_asked(each, kind, key) for each in rule)
