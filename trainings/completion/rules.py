"""The completion rule of a course version: a tree, held against what is known of a person; every leaf is explained.
Pure.

    {"all": [...]}, {"any": [...]}, {"least": 2, "of": [...]}    groups, at most two deep
    {"attendance": true}, {"assessment": key}, {"survey": key}, {"paid": true}, {"document": key}

Without a rule: attendance, and every assessment that can be failed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from core.errors import Invalid
from core.i18n import _l

DEPTH, MOST = 2, 40
BARE = ("attendance", "paid")
"""Kinds of which there is but one thing."""
KINDS = (*BARE, "assessment", "survey", "document")
Status = Literal["met", "open", "missed"]


@dataclass(frozen=True)
class Leaf:
    """One thing asked; ``key``: which assessment, survey or document."""

    kind: str
    key: str = ""

    def value(self) -> dict[str, Any]:
        return {self.kind: self.key or True}


@dataclass(frozen=True)
class Group:
    """At least ``least`` of ``parts``; all of them when they are as many."""

    parts: "tuple[Rule, ...]"
    least: int

    def value(self) -> dict[str, Any]:
        """As it is stored."""
        parts = [part.value() for part in self.parts]
        if self.least == len(parts):
            return {"all": parts}
        return {"any": parts} if self.least == 1 else {"least": self.least, "of": parts}


Rule = Leaf | Group


@dataclass(frozen=True)
class Fact:
    """What is known of one leaf: "met", "open" (it may still be), "missed" (it no longer can); ``values`` say why."""

    status: Status = "open"
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One leaf with its fact; ``is_needed``: the rule isn't fulfilled without it, as things are."""

    leaf: Leaf
    fact: Fact
    is_needed: bool


@dataclass(frozen=True)
class Part:
    """What the rule asks beside other things: a leaf, or a group of which some are enough."""

    rule: Rule
    status: Status
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Verdict:
    """``status`` of the whole rule; each leaf in the rule's order, and once more under the part it belongs to;
    ``needed``: what still has to be done, of a group so many as are missing."""

    status: Status
    findings: tuple[Finding, ...]
    parts: tuple[Part, ...]
    needed: tuple[Rule, ...]

    @property
    def fulfilled(self) -> bool:
        return self.status == "met"


def evaluate(rule: Rule, facts: Mapping[Leaf, Fact]) -> Verdict:
    """A leaf of which nothing is known is open."""
    needed = set(_needed(rule, facts))
    found = {leaf: Finding(leaf, facts.get(leaf, Fact()), leaf in needed) for leaf in leaves_in(rule)}
    parts = rule.parts if isinstance(rule, Group) and rule.least == len(rule.parts) else (rule,)
    return Verdict(
        _status(rule, facts),
        tuple(found.values()),
        tuple(Part(part, _status(part, facts), tuple(found[leaf] for leaf in leaves_in(part))) for part in parts),
        tuple(_still_needed(rule, facts)),
    )


def _status(rule: Rule, facts: Mapping[Leaf, Fact]) -> Status:
    if isinstance(rule, Leaf):
        return facts.get(rule, Fact()).status
    found = [_status(part, facts) for part in rule.parts]
    if found.count("met") >= rule.least:
        return "met"
    return "open" if len(found) - found.count("missed") >= rule.least else "missed"


def _needed(rule: Rule, facts: Mapping[Leaf, Fact]) -> list[Leaf]:
    """The leaves that stand between the person and the certificate; none where a group is fulfilled."""
    if _status(rule, facts) == "met":
        return []
    if isinstance(rule, Leaf):
        return [rule]
    return [leaf for part in rule.parts for leaf in _needed(part, facts)]


def _still_needed(rule: Rule, facts: Mapping[Leaf, Fact]) -> list[Rule]:
    """What can no longer be done is named only where the group can't do without it."""
    if _status(rule, facts) == "met":
        return []
    if isinstance(rule, Leaf):
        return [rule]
    left = [(part, status) for part in rule.parts if (status := _status(part, facts)) != "met"]
    missing = rule.least - (len(rule.parts) - len(left))
    possible = [part for part, status in left if status == "open"]
    asked = possible if len(possible) >= missing else [part for part, _its in left]
    if missing == len(asked):
        return [each for part in asked for each in _still_needed(part, facts)]
    return [Group(tuple(all_of(_still_needed(part, facts)) for part in asked), missing)]


def leaves_in(rule: Rule) -> list[Leaf]:
    """Each once, in the rule's order."""
    if isinstance(rule, Leaf):
        return [rule]
    return list(dict.fromkeys(leaf for part in rule.parts for leaf in leaves_in(part)))


def all_of(parts: Sequence[Rule]) -> Rule:
    """All of them, the only one as it is."""
    return parts[0] if len(parts) == 1 else Group(tuple(parts), len(parts))


def parse(value: Any) -> Rule:
    """Raises Invalid, with a sentence, for what is no rule."""
    rule = _parse(value, 0)
    if len(_all_leaves(rule)) > MOST:
        raise Invalid("too_many", _l("Ask at most %(most)s things.", most=MOST))
    return rule


def _parse(value: Any, depth: int) -> Rule:
    if isinstance(value, dict) and len(value) == 1:
        ((kind, key),) = value.items()
        if kind in BARE and key is True:
            return Leaf(kind)
        if kind in KINDS and kind not in BARE and isinstance(key, str) and 0 < len(key) <= 40:
            return Leaf(kind, key)
    if isinstance(value, dict) and value.keys() in ({"all"}, {"any"}, {"least", "of"}):
        return _group(value, depth)
    raise Invalid("bad_rule", _l("This completion rule can't be read."))


def _group(value: dict[str, Any], depth: int) -> Group:
    if depth >= DEPTH:
        raise Invalid("too_deep", _l("Put groups at most into one other group."))
    parts = next(value[name] for name in ("all", "any", "of") if name in value)
    if not isinstance(parts, list) or not parts:
        raise Invalid("empty_group", _l("Put at least one thing into each group."))
    least = value.get("least", 1 if "any" in value else len(parts))
    if not isinstance(least, int) or isinstance(least, bool) or not 1 <= least <= len(parts):
        raise Invalid("bad_least", _l("Ask for at least one of a group, and not more than it has."))
    return Group(tuple(_parse(part, depth + 1) for part in parts), least)


def _all_leaves(rule: Rule) -> list[Leaf]:
    return [rule] if isinstance(rule, Leaf) else [leaf for part in rule.parts for leaf in _all_leaves(part)]
