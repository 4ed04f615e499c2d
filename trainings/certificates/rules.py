"""The certificate rule of a course version: what kind of paper, how long it is valid, what it says, who signs."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from core.database import Localized
from core.errors import Invalid
from core.i18n import _l
from trainings.certificates.states import KINDS

LONGEST_MONTHS = 600
LONGEST_WINDOW = 730
_LONGEST_TEXT = 300


@dataclass(frozen=True)
class CertificateRule:
    """``validity_months`` None: for ever. ``renewal_days``: how long before its end it may be renewed.
    ``is_automatic``: issued as soon as somebody completes; nobody has to look at it first."""

    kind: str = "completion"
    validity_months: int | None = None
    renewal_days: int = 90
    is_automatic: bool = False
    signatory: Localized = field(default_factory=dict)
    """Title of who signs."""
    text: Localized = field(default_factory=dict)
    """What the paper says in place of the usual sentence."""

    @classmethod
    def parse(cls, value: dict[str, Any]) -> "CertificateRule":
        """Raises Invalid with the field that is wrong."""
        rule = cls(**{name: value[name] for name in cls.__dataclass_fields__ if name in value})
        if rule.kind not in KINDS:
            raise Invalid("unknown_kind", _l("Choose one of the two kinds."), field="kind")
        if rule.validity_months is not None and not _is_within(rule.validity_months, 1, LONGEST_MONTHS):
            raise Invalid("bad_validity", _l("Give the months: from 1 to 600."), field="validity_months")
        if not _is_within(rule.renewal_days, 0, LONGEST_WINDOW):
            raise Invalid("bad_window", _l("Give the days: from 0 to 730."), field="renewal_days")
        if not isinstance(rule.is_automatic, bool):
            raise Invalid("bad_automatic", _l("Say yes or no."), field="is_automatic")
        for name in ("signatory", "text"):
            if any(len(text) > _LONGEST_TEXT for text in getattr(rule, name).values()):
                raise Invalid("too_long", _l("Keep it under 300 characters: it has to fit."), field=f"{name}_en")
        return rule

    def value(self) -> dict[str, Any]:
        """What is stored: only what differs from the default."""
        usual = CertificateRule()
        return {
            name: getattr(self, name)
            for name in self.__dataclass_fields__
            if getattr(self, name) != getattr(usual, name)
        }

    def last_day(self, first: date) -> date | None:
        """The last day on which a certificate that is valid from ``first`` on is valid; None: for ever."""
        return None if self.validity_months is None else last_day(first, self.validity_months)

    def renewable_from(self, until: date | None) -> date | None:
        """The first day on which a certificate that is valid to ``until`` may be renewed; None: it needs no renewal."""
        return None if until is None else until - timedelta(days=self.renewal_days)

    def may_renew(self, until: date | None, today: date) -> bool:
        first = self.renewable_from(until)
        return first is not None and today >= first


def last_day(first: date, months: int) -> date:
    """Twelve months from 2026-03-01 on end on 2027-02-28; from 2024-02-29 on they end on 2025-02-28."""
    same = first + relativedelta(months=months)
    return same - timedelta(days=1) if same.day == first.day else same  # shorter months end it themselves


def _is_within(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
