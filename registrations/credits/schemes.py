"""The schemes in which credits count: how minutes become units, and what a year asks for. Pure.

Units are whole tenths everywhere (15 is 1.5 class hours), so that sums are exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from core.errors import Sentence
from core.i18n import _l

SUBJECTS = {"professional": _l("Professional"), "general": _l("General")}
"""专业科目, 公需科目: what the rules for professional and technical staff tell apart."""


@dataclass(frozen=True)
class Scheme:
    """``step_tenths``: units come in these steps, rounded down; less than ``least_tenths`` count nothing.

    ``professional_share``: of the year's target, how much has to be professional subjects.
    """

    key: str
    name: Sentence
    unit: Sentence
    minutes_per_unit: int
    step_tenths: int
    least_tenths: int
    year_tenths: int | None = None
    professional_share: Fraction | None = None


SCHEMES = {
    each.key: each
    for each in (
        # Continuing education of professional and technical staff (MOHRSS order 25, 2015), article 8: at least 90 class
        # hours a year, normally two thirds of them professional subjects. A class hour is 45 minutes.
        Scheme("cn_cpe", _l("Continuing education (China)"), _l("class hours"), 45, 5, 5, 900, Fraction(2, 3)),
        # ANSI/IACET 1-2018: 1 CEU is 10 contact hours of 60 minutes without breaks; at least 0.1, one decimal.
        Scheme("iacet_ceu", _l("Continuing education units (IACET)"), _l("CEU"), 600, 1, 1),
        # Hours of 60 minutes in halves, as most professional bodies count them.
        Scheme("cpd", _l("Professional development hours"), _l("hours"), 60, 5, 5),
    )
}


def units(scheme: Scheme, minutes: int) -> int:
    """Tenths of a unit for so many minutes: rounded down to the scheme's step; never negative."""
    steps = max(minutes, 0) * 10 // (scheme.minutes_per_unit * scheme.step_tenths)
    tenths = steps * scheme.step_tenths
    return tenths if tenths >= scheme.least_tenths else 0


@dataclass(frozen=True)
class Standing:
    """A year in one scheme, in tenths of its unit; the last three are 0 where the scheme asks for nothing."""

    scheme: Scheme
    total: int
    professional: int
    target: int = 0
    missing: int = 0
    missing_professional: int = 0

    @property
    def is_fulfilled(self) -> bool:
        return not self.missing and not self.missing_professional


def standing(scheme: Scheme, entries: Iterable[tuple[str, int]]) -> Standing:
    """``entries``: (subject, tenths) of one person's year, reversals negative."""
    sums = dict.fromkeys(SUBJECTS, 0)
    for subject, tenths in entries:
        sums[subject] += tenths
    total, professional = sum(sums.values()), sums["professional"]
    if scheme.year_tenths is None:
        return Standing(scheme, total, professional)
    share = scheme.professional_share or Fraction(0)
    wanted = -(-scheme.year_tenths * share.numerator // share.denominator)
    return Standing(
        scheme,
        total,
        professional,
        target=scheme.year_tenths,
        missing=max(scheme.year_tenths - total, 0),
        missing_professional=max(wanted - professional, 0),
    )
