"""For each scheme: whether completing the course counts in it, as what, and for how long."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, IntegerField, RadioField
from wtforms.validators import NumberRange, Optional

from core.errors import Invalid, Sentence
from core.forms import Form, choices
from core.i18n import _l
from registrations.credits.schemes import SCHEMES, SUBJECTS
from trainings.credits.rules import MOST_MINUTES, CreditLine

COUNTS = {
    "no": _l("It doesn't count"),
    "attended": _l("The minutes that the attendance rule credits"),
    "course": _l("The length of the course"),
    "fixed": _l("A fixed number of minutes"),
}
_MINUTES = [Optional(), NumberRange(1, MOST_MINUTES, _l("Give the minutes: from 1 to 60,000."))]


class RuleForm(Form):
    """Three fields for each scheme, added below: its key and ``_counts``, ``_subject``, ``_minutes``."""

    def schemes(self) -> list[tuple[Sentence, list[Field]]]:
        """Name of each scheme with its fields."""
        return [(each.name, [self[f"{key}_{name}"] for name in _FIELDS]) for key, each in SCHEMES.items()]

    def lines(self) -> tuple[CreditLine, ...]:
        """Raises Invalid at its field where the number of minutes is missing."""
        found = (self._line(key) for key in SCHEMES)
        return tuple(line for line in found if line is not None)

    def _line(self, key: str) -> CreditLine | None:
        counts, minutes = self[f"{key}_counts"].data, self[f"{key}_minutes"].data
        if counts == "no":
            return None
        if counts == "fixed" and not minutes:
            raise Invalid("bad_minutes", _l("Give the minutes: from 1 to 60,000."), field=f"{key}_minutes")
        return CreditLine(key, self[f"{key}_subject"].data, minutes if counts == "fixed" else counts)


_FIELDS = ("counts", "subject", "minutes")

for _key in SCHEMES:
    setattr(RuleForm, f"{_key}_counts", RadioField(_l("What counts"), choices=choices(COUNTS)))
    setattr(RuleForm, f"{_key}_subject", RadioField(_l("Subject area"), choices=choices(SUBJECTS)))
    setattr(RuleForm, f"{_key}_minutes", IntegerField(_l("Fixed number of minutes"), _MINUTES))


def values_of(lines: Sequence[CreditLine]) -> dict[str, Any]:
    """The rule as initial values of the form."""
    values: dict[str, Any] = {}
    for key in SCHEMES:
        values |= {f"{key}_counts": "no", f"{key}_subject": "professional"}
    for line in lines:
        is_fixed = isinstance(line.minutes, int)
        values |= {f"{line.scheme}_counts": "fixed" if is_fixed else line.minutes}
        values |= {f"{line.scheme}_subject": line.subject, f"{line.scheme}_minutes": line.minutes if is_fixed else None}
    return values
