"""What would happen if a file were applied, as values for the preview page and the command line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from offerings.imports.readers.problems import list_lines
from offerings.imports.readers.values import Problem, Programme, ProgrammeItem, Severity


@dataclass(frozen=True, slots=True)
class Count:
    """``name`` is empty for items that have none."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one code and severity; ``lines`` ready to be shown."""

    code: str
    severity: Severity
    lines: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ProblemSummary:
    """Errors first, then by how many."""

    errors: int
    warnings: int
    groups: tuple[ProblemGroup, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeSummary:
    """``people``: different ones; ``mentions``: how often people are named. ``per_day`` counts by ISO date."""

    title: str
    zone: str | None
    items: int
    cancelled: int
    past_midnight: int
    people: int
    mentions: int
    per_day: tuple[Count, ...]
    per_room: tuple[Count, ...]
    per_track: tuple[Count, ...]
    problems: ProblemSummary


def summarise(programme: Programme) -> ProgrammeSummary:
    items = programme.items
    people = [person.source_key for item in items for person in item.people]
    return ProgrammeSummary(
        title=programme.title,
        zone=programme.zone,
        items=len(items),
        cancelled=sum(item.is_cancelled for item in items),
        past_midnight=sum(item.starts_at.date() > item.day for item in items),
        people=len(set(people)),
        mentions=len(people),
        per_day=_per_day(programme),
        per_room=_counted(programme.rooms, [item.room for item in items]),
        per_track=_counted((), sorted(item.track for item in items)),
        problems=group_problems(programme.problems),
    )


def group_problems(problems: Sequence[Problem]) -> ProblemSummary:
    found: dict[tuple[Severity, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.severity, problem.code), []).append(problem)
    groups = [
        ProblemGroup(code, severity, list_lines([problem.line for problem in members]), tuple(members))
        for (severity, code), members in found.items()
    ]
    errors = sum(problem.severity == "error" for problem in problems)
    in_order = sorted(groups, key=lambda group: (group.severity, -len(group.problems)))
    return ProblemSummary(errors, len(problems) - errors, tuple(in_order))


def _per_day(programme: Programme) -> tuple[Count, ...]:
    days = sorted({*programme.days, *(item.day for item in programme.items)})
    return _counted([day.isoformat() for day in days], _days(programme.items))


def _days(items: Iterable[ProgrammeItem]) -> list[str]:
    return [item.day.isoformat() for item in items]


def _counted(order: Iterable[str], names: Iterable[str]) -> tuple[Count, ...]:
    """In ``order``, names that nothing has included; then the others as they come."""
    counts = Counter(names)
    return tuple(Count(name, counts[name]) for name in dict.fromkeys([*order, *counts]))
