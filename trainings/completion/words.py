"""Every yes and no as a sentence."""

from collections.abc import Sequence

from core.i18n import _, _l
from trainings.completion.rules import Finding, Group, Leaf, Part, Rule, Verdict
from trainings.completion.sources import SOURCES
from trainings.courses.models import CourseVersion

OUTCOMES = {"completed": _l("Completed"), "incomplete": _l("Not completed")}
STATUSES = {"met": _l("Done"), "open": _l("To do"), "missed": _l("Missed")}
TONES = {"met": "good", "open": "plain", "missed": "bad"}
ICONS = {"met": "check", "open": "clock", "missed": "close"}


def names_of(version: CourseVersion) -> dict[Leaf, str]:
    """What each thing that the version can ask for is called."""
    return {Leaf(kind, key): name for kind, source in SOURCES.items() for key, name in source.names(version).items()}


def finding_lines(finding: Finding) -> list[str]:
    """Why it stands as it does, a sentence each."""
    return SOURCES[finding.leaf.kind].lines(finding.fact)


def needed_words(verdict: Verdict, names: dict[Leaf, str]) -> list[str]:
    """What still has to be done, each thing or choice in a few words."""
    return [_words(each, names) for each in verdict.needed]


def _words(rule: Rule, names: dict[Leaf, str]) -> str:
    if isinstance(rule, Leaf):
        return names.get(rule, rule.key)
    inner = [_words(part, names) for part in rule.parts]
    if rule.least == len(inner):
        return " + ".join(inner)
    return str(_("%(least)s of: %(names)s", least=rule.least, names=" / ".join(inner)))


def part_heading(part: Part) -> str:
    """Empty for a single thing."""
    return "" if isinstance(part.rule, Leaf) else heading(part.rule)


def finding_look(part: Part, finding: Finding) -> tuple[str, str, str]:
    """(tone, icon, word): done, to do, missed; of a choice that is made, that the rest of it is not needed."""
    status = finding.fact.status
    if part.status == "met" and status != "met":
        return "plain", "minus", str(_("Not needed any more"))
    return TONES[status], ICONS[status], str(STATUSES[status])


def rule_lines(rule: Rule, names: dict[Leaf, str]) -> list[tuple[str, list[str]]]:
    """The rule as a list: each of its parts, with what is in it where it is a group."""
    if isinstance(rule, Leaf):
        return [(names.get(rule, rule.key), [])]
    return [_part(part, names) for part in rule.parts]


def _part(part: Rule, names: dict[Leaf, str]) -> tuple[str, list[str]]:
    if isinstance(part, Leaf):
        return names.get(part, part.key), []
    inner = [name for each in part.parts for name, _more in rule_lines(each, names)]
    return heading(part), inner


def heading(group: Group) -> str:
    if group.least == len(group.parts):
        return str(_("All of these:"))
    return str(_("At least %(least)s of these:", least=group.least))


def changes(before: Sequence[Finding], after: Sequence[Finding], names: dict[Leaf, str]) -> list[str]:
    """What has changed between two decisions, or since one: a sentence each."""
    old = {each.leaf: each for each in before}
    found = []
    for each in after:
        name, last = names.get(each.leaf, each.leaf.key), old.get(each.leaf)
        if last is None:
            found.append(_("%(name)s is asked now.", name=name))
        elif last.fact.status != each.fact.status:
            words = {"name": name, "before": STATUSES[last.fact.status], "after": STATUSES[each.fact.status]}
            found.append(_("%(name)s: was “%(before)s”, is “%(after)s”.", **words))
        elif dict(last.fact.values) != dict(each.fact.values):
            found.append(_numbers(name, last, each))
    return found


def _numbers(name: str, before: Finding, after: Finding) -> str:
    old, new = before.fact.values.get("percent"), after.fact.values.get("percent")
    if old is None or new is None or old == new:
        return _("%(name)s: the details have changed.", name=name)
    return _("%(name)s: was %(before)s%%, is %(after)s%%.", name=name, before=old, after=new)
