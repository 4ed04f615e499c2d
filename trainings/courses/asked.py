"""Prerequisites in words: a list that a page shows, and sentences that name what is missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from core.database import Localized
from core.i18n import _, _n, listed, localized
from trainings.courses.models import LEVELS
from trainings.courses.prerequisites import Certificate, Completed, Confirmed, Group, Level, Rule, courses_in


@dataclass(frozen=True)
class Line:
    """A condition, or the heading of those of a group."""

    text: str
    parts: "tuple[Line, ...]" = ()


Titles = Mapping[str, Localized]
"""Course ref -> its title."""


def lines_of(rule: Rule, titles: Titles) -> tuple[Line, ...]:
    """One line for each thing that is asked; empty when nothing is."""
    if isinstance(rule, Group) and rule.least == len(rule.parts):
        return tuple(line for part in rule.parts for line in lines_of(part, titles))
    return (_line(rule, titles),)


def missing_words(missing: Collection[Rule], titles: Titles) -> str:
    """What is still needed, as one sentence."""
    return _("Still needed: %(things)s.", things=listed(_flat(rule, titles) for rule in missing))


def titles_wanted(rules: Collection[Rule]) -> set[str]:
    """Refs of the courses whose titles the words need."""
    return {ref for rule in rules for ref in courses_in(rule)}


def _line(rule: Rule, titles: Titles) -> Line:
    if isinstance(rule, Group):
        return Line(_heading(rule), tuple(_line(part, titles) for part in rule.parts))
    return Line(_words(rule, titles))


def _heading(group: Group) -> str:
    if group.least == len(group.parts):
        return _("All of these:")
    if group.least == 1:
        return _("One of these:")
    return _n("At least %(num)s of these:", "At least %(num)s of these:", group.least)


def _flat(rule: Rule, titles: Titles) -> str:
    if isinstance(rule, Group):
        things = listed(_flat(part, titles) for part in rule.parts)
        return _("%(number)s of (%(things)s)", number=rule.least, things=things)
    return _words(rule, titles)


def _words(rule: Rule, titles: Titles) -> str:
    match rule:
        case Completed(course, None):
            return _("“%(course)s” completed", course=_title(course, titles))
        case Completed(course, months):
            return _n(
                "“%(course)s” completed within the last %(num)s month",
                "“%(course)s” completed within the last %(num)s months",
                months or 0,
                course=_title(course, titles),
            )
        case Certificate(course):
            return _("a valid certificate of “%(course)s”", course=_title(course, titles))
        case Level(level):
            return _("a course completed of the level “%(level)s” or higher", level=LEVELS[level])
        case Confirmed(_words_of_it, "participant"):
            return _("%(condition)s (you confirm it yourself)", condition=localized(rule.text))
        case Confirmed():
            return _("%(condition)s (the organiser confirms it)", condition=localized(rule.text))
    raise AssertionError(rule)


def _title(ref: str, titles: Titles) -> str:
    return localized(titles[ref]) if ref in titles else _("a course that no longer exists")
