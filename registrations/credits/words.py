"""How credits are said."""

from core.i18n import _, _l
from registrations.credits.models import CreditEntry
from registrations.credits.schemes import SCHEMES, Scheme, Standing

SOURCES = {
    "attendance": _l("Attendance"),
    "completion": _l("Completion"),
    "hand": _l("Booked by hand"),
}

REASONS = {"decision_changed": _l("The decision has changed.")}
"""Why Huizhi itself took something back; people write their own sentence."""


def reason(entry: CreditEntry) -> str:
    return str(REASONS.get(entry.reason, entry.reason))


def number(tenths: int) -> str:
    """15 -> "1.5", 900 -> "90"; a real minus sign before what is taken back."""
    whole, rest = divmod(abs(tenths), 10)
    return f"{'−' if tenths < 0 else ''}{whole:,}{f'.{rest}' if rest else ''}"


def amount(scheme: str, tenths: int) -> str:
    """ "6 class hours", "6学时", "1.8 CEU" """
    unit = str(SCHEMES[scheme].unit)
    return f"{number(tenths)}{' ' if unit.isascii() else ''}{unit}"


def unit_heading(scheme: Scheme) -> str:
    """ "Class hours": above a column of numbers in its unit."""
    unit = str(scheme.unit)
    return unit[:1].upper() + unit[1:]


def missing(standing: Standing) -> str:
    """What the year still asks for, as a sentence; empty where a scheme asks for nothing."""
    if not standing.target:
        return ""
    key = standing.scheme.key
    if standing.is_fulfilled:
        return _("The year's %(target)s are reached.", target=amount(key, standing.target))
    if standing.missing and standing.missing_professional:
        return _(
            "%(missing)s are still missing for the year, %(professional)s of them in professional subjects.",
            missing=amount(key, max(standing.missing, standing.missing_professional)),
            professional=amount(key, standing.missing_professional),
        )
    if standing.missing:
        return _("%(missing)s are still missing for the year.", missing=amount(key, standing.missing))
    return _("%(missing)s in professional subjects are still missing for the year.",
             missing=amount(key, standing.missing_professional))  # fmt: skip
