"""How far somebody is on the way through a curriculum. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainings.courses.prerequisites import Facts


@dataclass(frozen=True)
class Part:
    """A course of a curriculum. ``class_hours``: as the course counts them."""

    course: str
    is_required: bool
    class_hours: int


@dataclass(frozen=True)
class Progress:
    """Courses by ref, in the order of the curriculum. ``electives_wanted`` and ``hours_wanted``: how many more."""

    done: tuple[str, ...]
    missing: tuple[str, ...]
    electives_wanted: int
    hours_wanted: int

    @property
    def fulfilled(self) -> bool:
        return not self.missing and not self.electives_wanted and not self.hours_wanted


def progress(parts: Sequence[Part], least_electives: int | None, least_hours: int | None, facts: Facts) -> Progress:
    """A completion counts whenever it was and of whatever version; one course counts once."""
    completed = {each.course for each in facts.completions}
    taken = [part for part in parts if not part.is_required and part.course in completed]
    return Progress(
        done=tuple(part.course for part in parts if part.course in completed),
        missing=tuple(part.course for part in parts if part.is_required and part.course not in completed),
        electives_wanted=max(0, (least_electives or 0) - len(taken)),
        hours_wanted=max(0, (least_hours or 0) - sum(part.class_hours for part in taken)),
    )
