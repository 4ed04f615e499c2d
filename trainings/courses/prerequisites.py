"""What somebody must have done before a course: a tree of conditions, read from JSON and held against facts. Pure.

    {"all": [...]}, {"any": [...]}, {"least": 2, "of": [...]}       groups, at most two deep
    {"completed": course ref, "within_months": 24 or absent}        leaves
    {"certificate": course ref}
    {"level": "intermediate"}
    {"confirmed": {"en": ..., "zh": ...}, "by": "participant" or "organiser"}

``{}`` asks nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from core.errors import Invalid
from core.i18n import _l
from core.text import has_forbidden_characters
from trainings.courses.models import LEVELS

DEPTH, MOST = 2, 50
"""Groups within each other, conditions in all."""
_ORDER = list(LEVELS)


@dataclass(frozen=True)
class Completed:
    """Completed a course; ``within_months``: not longer ago than that."""

    course: str
    within_months: int | None = None


@dataclass(frozen=True)
class Certificate:
    """Holds a certificate of a course that is still valid."""

    course: str


@dataclass(frozen=True)
class Level:
    """Completed any course of this level or a higher one."""

    level: str


@dataclass(frozen=True)
class Confirmed:
    """Something only people can say: the participant, or the organiser (``by``). Known by its own words."""

    words: tuple[tuple[str, str], ...]
    by: str

    @property
    def text(self) -> dict[str, str]:
        return dict(self.words)

    @property
    def key(self) -> str:
        """How facts name it."""
        return f"{self.by}: " + " / ".join(text for _language, text in self.words)


@dataclass(frozen=True)
class Group:
    """At least ``least`` of ``parts``; all of them when they are as many."""

    parts: "tuple[Rule, ...]"
    least: int


Rule = Completed | Certificate | Level | Confirmed | Group
NOTHING = Group((), 0)


@dataclass(frozen=True)
class Completion:
    course: str
    on: date
    level: str
    class_hours: int = 0


@dataclass(frozen=True)
class Facts:
    """What is known of somebody on ``today``. ``certificates``: courses of which one is valid then."""

    today: date
    completions: tuple[Completion, ...] = ()
    certificates: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()

    def plus(self, other: "Facts") -> "Facts":
        return replace(
            self,
            completions=self.completions + other.completions,
            certificates=self.certificates | other.certificates,
            confirmed=self.confirmed | other.confirmed,
        )


@dataclass(frozen=True)
class Result:
    """``missing``: what is still needed, itself as rules; empty exactly when fulfilled."""

    missing: tuple[Rule, ...] = field(default=())

    @property
    def fulfilled(self) -> bool:
        return not self.missing


def evaluate(rule: Rule, facts: Facts) -> Result:
    """Of a group of which some are enough, ``missing`` names how many more of which."""
    if not isinstance(rule, Group):
        return Result(() if _holds(rule, facts) else (rule,))
    results = [(part, evaluate(part, facts)) for part in rule.parts]
    open_parts = [(part, result) for part, result in results if not result.fulfilled]
    wanted = rule.least - (len(results) - len(open_parts))
    if wanted <= 0:
        return Result()
    if wanted == len(open_parts):
        return Result(tuple(missing for _part, result in open_parts for missing in result.missing))
    return Result((Group(tuple(part for part, _result in open_parts), wanted),))


def _holds(rule: Rule, facts: Facts) -> bool:
    match rule:
        case Completed(course, months):
            ends = [each.on for each in facts.completions if each.course == course]
            return any(months is None or facts.today <= months_later(on, months) for on in ends)
        case Certificate(course):
            return course in facts.certificates
        case Level(level):
            return any(_reaches(each.level, level) for each in facts.completions)
        case Confirmed():
            return rule.key in facts.confirmed
    raise AssertionError(rule)


def _reaches(level: str, wanted: str) -> bool:
    return level in _ORDER and _ORDER.index(level) >= _ORDER.index(wanted)


def months_later(day: date, months: int) -> date:
    """The same day of the month, or its last: 29 February 2024 and 12 months is 28 February 2025."""
    try:
        return day + relativedelta(months=months)
    except ValueError:  # no calendar goes that far
        return date.max


def courses_in(rule: Rule) -> set[str]:
    """Refs of the courses that it names."""
    match rule:
        case Group(parts):
            return {ref for part in parts for ref in courses_in(part)}
        case Completed(course) | Certificate(course):
            return {course}
    return set()


def conditions_in(rule: Rule) -> list[Confirmed]:
    """What people have to confirm, in its order."""
    if isinstance(rule, Group):
        return [each for part in rule.parts for each in conditions_in(part)]
    return [rule] if isinstance(rule, Confirmed) else []


def parse(value: Any) -> Rule:
    """The rule; raises Invalid with a sentence when ``value`` is none."""
    if value == {}:
        return NOTHING
    rule = _parse(value, 0)
    if _count(rule) > MOST:
        raise Invalid("too_many", _l("Ask at most %(most)s things.", most=MOST))
    return rule


def _parse(value: Any, depth: int) -> Rule:
    keys = frozenset(value) if isinstance(value, dict) else frozenset()
    if keys in ({"all"}, {"any"}, {"least", "of"}):
        return _group(value, depth)
    if keys in ({"completed"}, {"completed", "within_months"}):
        return Completed(_course(value["completed"]), _months(value.get("within_months")))
    if keys == {"certificate"}:
        return Certificate(_course(value["certificate"]))
    if keys == {"level"} and isinstance(value["level"], str) and value["level"] in LEVELS:
        return Level(value["level"])
    if keys == {"confirmed", "by"} and value["by"] in ("participant", "organiser"):
        return Confirmed(_words(value["confirmed"]), value["by"])
    raise Invalid("bad_rule", _l("These prerequisites can't be read."))


def _group(value: dict[str, Any], depth: int) -> Group:
    if depth >= DEPTH:
        raise Invalid("too_deep", _l("Put groups at most into one other group."))
    parts = value.get("all") or value.get("any") or value.get("of")
    if not isinstance(parts, list) or not parts:
        raise Invalid("empty_group", _l("Add a condition to the group, or remove it."))
    least = len(parts) if "all" in value else 1 if "any" in value else value["least"]
    if not isinstance(least, int) or isinstance(least, bool) or not 1 <= least <= len(parts):
        raise Invalid("bad_least", _l("Say how many are enough: from one to all of the group."))
    return Group(tuple(_parse(part, depth + 1) for part in parts), least)


def _course(value: Any) -> str:
    if not isinstance(value, str) or not value.isalnum() or len(value) > 12:
        raise Invalid("no_course", _l("Choose the course."))
    return value


def _months(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 600:
        raise Invalid("bad_months", _l("Give the months as a number from 1 to 600, or leave them empty."))
    return value


def _words(value: Any) -> tuple[tuple[str, str], ...]:
    is_text = isinstance(value, dict) and value and set(value) <= {"en", "zh"}
    if not is_text or not all(isinstance(text, str) and 0 < len(text) <= 300 for text in value.values()):
        raise Invalid("no_words", _l("Say what has to be confirmed, in at most 300 characters."))
    if any(has_forbidden_characters(text) for text in value.values()):
        raise Invalid("strange_characters", _l("This contains invisible control characters. Please type it again."))
    return tuple(sorted(value.items()))


def _count(rule: Rule) -> int:
    return sum(_count(part) for part in rule.parts) if isinstance(rule, Group) else 1
