"""From results to grades: which row of an attempt counts, the best attempt, the weighted total. Pure.

A percentage is kept in tenths of a per cent: 0 to 1000.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, TypeVar

from core.errors import Invalid
from core.i18n import _l
from trainings.assessments.plan import Assessment, Plan

WHOLE = 1000
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?) ?%?")
_POINTS = re.compile(r"(\d{1,5}(?:\.\d{1,2})?) ?/ ?(\d{1,5}(?:\.\d{1,2})?)")


class Row(Protocol):
    """A stored result, as far as grades need it. ``tenths`` None: what it names was taken back."""

    @property
    def id(self) -> int: ...
    @property
    def attempt(self) -> int: ...
    @property
    def tenths(self) -> int | None: ...


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Grade:
    """One person in one assessment: the best attempt. ``percent`` None: not graded yet."""

    percent: float | None = None
    passed: bool = False
    attempts: int = 0


@dataclass(frozen=True)
class Total:
    """The weighted mean, in per cent, of what is graded; ``weight``: how much of the whole that is, in per cent."""

    percent: float
    weight: int
    of: int = 100

    @property
    def is_whole(self) -> bool:
        return self.weight == self.of


def read_percent(text: str, field: str | None = None) -> int:
    """What somebody typed, "85", "85.5 %" or points such as "17/20", in tenths of a per cent. Raises Invalid."""
    typed = unicodedata.normalize("NFKC", text).strip().replace(",", ".")
    if found := _POINTS.fullmatch(typed):
        points, of = Decimal(found[1]), Decimal(found[2])
        if 0 <= points <= of and of > 0:
            return int((points * WHOLE / of).quantize(Decimal(1), ROUND_HALF_UP))
    elif (found := _PERCENT.fullmatch(typed)) and Decimal(found[1]) <= 100:
        return int((Decimal(found[1]) * 10).quantize(Decimal(1), ROUND_HALF_UP))
    raise Invalid("bad_percent", _l("Type per cent from 0 to 100, or points such as 17/20."), field=field)


def shown(tenths: int | None) -> str:
    """As it stands in a field: "85", "85.5" or nothing."""
    return "" if tenths is None else f"{tenths / 10:g}"


def standing(rows: Sequence[R], up_to: int | None = None) -> dict[int, R]:
    """Attempt -> the row that counts, taken-back ones too; of rows with ids up to ``up_to`` where it is given."""
    found: dict[int, R] = {}
    for row in sorted(rows, key=lambda each: each.id):
        if up_to is None or row.id <= up_to:
            found[row.attempt] = row
    return dict(sorted(found.items()))


def grade_of(assessment: Assessment, rows: Sequence[R], up_to: int | None = None) -> Grade:
    """The best of the attempts that count."""
    counted = [row.tenths for row in standing(rows, up_to).values() if row.tenths is not None]
    if not counted:
        return Grade()
    best = max(counted)
    return Grade(best / 10, passes(assessment, best), len(counted))


def passes(assessment: Assessment, tenths: int) -> bool:
    return assessment.pass_percent is None or tenths >= assessment.pass_percent * 10


def has_attempts_left(assessment: Assessment, grade: Grade) -> bool:
    return assessment.attempts == 0 or grade.attempts < assessment.attempts


def total(plan: Plan, grades: Mapping[str, Grade]) -> Total | None:
    """Over what is graded; None where nothing that counts is."""
    known = [
        (each.weight, grade.percent)
        for each in plan
        if each.weight and (grade := grades.get(each.key)) is not None and grade.percent is not None
    ]
    weight = sum(part for part, _percent in known)
    if not weight:
        return None
    mean = sum((part * Decimal(str(percent)) for part, percent in known), Decimal(0)) / weight
    whole = sum(each.weight for each in plan)
    return Total(float(mean.quantize(Decimal("0.1"), ROUND_HALF_UP)), weight, whole)
