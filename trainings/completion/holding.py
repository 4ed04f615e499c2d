"""Everybody of a cohort held against its rule as things are now: values, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registrations.base.models import Registration
from trainings.cohorts.models import Cohort
from trainings.completion.rules import Fact, Finding, Leaf, Rule, Verdict, all_of, evaluate, leaves_in, parse
from trainings.completion.sources import SOURCES
from trainings.courses.models import CourseVersion


@dataclass(frozen=True)
class Held:
    """One person and the verdict; ``minutes`` of attendance that count."""

    registration: Registration
    verdict: Verdict
    minutes: int

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """As a result keeps them."""
        return [
            {
                "leaf": each.leaf.value(),
                "status": each.fact.status,
                "values": dict(each.fact.values),
                "is_needed": each.is_needed,
            }
            for each in self.verdict.findings
        ]


def rule_of(version: CourseVersion) -> Rule:
    """The stored tree, or everything usual."""
    stored = (version.completion_rule or {}).get("rule")
    if stored:
        return parse(stored)
    return all_of([Leaf(kind, key) for kind, source in SOURCES.items() for key in source.usual(version)])


def hold_against(cohort: Cohort, people: Sequence[Registration]) -> dict[int, Held]:
    """By registration id. What attendance came to is looked up even where the rule does not ask for it: credits do."""
    rule = rule_of(cohort.course_version)
    leaves = leaves_in(rule)
    known = {kind: SOURCES[kind].facts(cohort, people) for kind in {"attendance", *(leaf.kind for leaf in leaves)}}
    found = {}
    for each in people:
        facts = {leaf: _fact(known[leaf.kind].get(each.id, {}), leaf) for leaf in leaves}
        there = _fact(known["attendance"].get(each.id, {}), Leaf("attendance"))
        found[each.id] = Held(each, evaluate(rule, facts), int(there.values.get("credited_minutes", 0)))
    return found


def _fact(facts: Mapping[str, Fact], leaf: Leaf) -> Fact:
    return facts.get(leaf.key, Fact())


def findings_of(inputs: Sequence[dict[str, Any]]) -> list[Finding]:
    """What a stored result was held against."""
    found = []
    for each in inputs:
        ((kind, key),) = each["leaf"].items()
        leaf = Leaf(kind, "" if key is True else key)
        found.append(Finding(leaf, Fact(each["status"], each["values"]), each["is_needed"]))
    return found
