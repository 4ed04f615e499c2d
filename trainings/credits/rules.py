"""The credit rule of a course version: in which schemes completing it counts, and for how many minutes. Pure.

    {"lines": [{"scheme": "cn_cpe", "subject": "professional", "minutes": "attended"}, ...]}

``minutes``: "attended" (those that attendance credits), "course" (the length of the course) or a number. Each scheme
at most once. Without lines it counts for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Invalid
from core.i18n import _l
from registrations.credits.schemes import SCHEMES, SUBJECTS

MOST_MINUTES = 60_000
MEASURES = ("attended", "course")


@dataclass(frozen=True)
class CreditLine:
    """One scheme. ``minutes`` as stored."""

    scheme: str
    subject: str
    minutes: str | int

    def value(self) -> dict[str, Any]:
        return {"scheme": self.scheme, "subject": self.subject, "minutes": self.minutes}

    def earned(self, attended: int, course: int) -> int:
        """Minutes for somebody who attended so many of a course of that length."""
        if isinstance(self.minutes, int):
            return self.minutes
        return min(attended if self.minutes == "attended" else course, MOST_MINUTES)


def parse(value: Any) -> tuple[CreditLine, ...]:
    """Raises Invalid with a sentence for what is no rule."""
    stored = value.get("lines", []) if isinstance(value, dict) else None
    if not isinstance(stored, list) or (value and value.keys() != {"lines"}):
        raise Invalid("bad_rule", _l("This credit rule can't be read."))
    lines = tuple(_line(each) for each in stored)
    if len({line.scheme for line in lines}) < len(lines):
        raise Invalid("twice", _l("Name each scheme once."))
    return lines


def stored(lines: Sequence[CreditLine]) -> dict[str, Any]:
    return {"lines": [line.value() for line in lines]} if lines else {}


def _line(value: Any) -> CreditLine:
    if not isinstance(value, dict) or value.keys() != {"scheme", "subject", "minutes"}:
        raise Invalid("bad_rule", _l("This credit rule can't be read."))
    scheme, subject, minutes = value["scheme"], value["subject"], value["minutes"]
    if not isinstance(scheme, str) or scheme not in SCHEMES:
        raise Invalid("unknown_scheme", _l("Choose a scheme from the list."))
    if not isinstance(subject, str) or subject not in SUBJECTS:
        raise Invalid("unknown_subject", _l("Choose professional or general."), field=f"{scheme}_subject")
    if not _is_measure(minutes):
        raise Invalid("bad_minutes", _l("Give the minutes: from 1 to 60,000."), field=f"{scheme}_minutes")
    return CreditLine(scheme, subject, minutes)


def _is_measure(minutes: Any) -> bool:
    if isinstance(minutes, str):
        return minutes in MEASURES
    return isinstance(minutes, int) and not isinstance(minutes, bool) and 0 < minutes <= MOST_MINUTES
