"""The rule that attendance is held against: data of a course version. Pure.

Sources of the presets (``PRESETS``):

- ``house``: 0.8 of the meetings. A habit without a source: a default, never hard-wired.
- ``sile``: Singapore Institute of Legal Education, CPD guidelines: of an activity longer than one hour nobody may be
  absent for more than 15 minutes on any day; all or nothing.
- ``hk_law_society``: Law Society of Hong Kong, CPD: absent at most 10 minutes of less than 3 hours, at most 30 minutes
  of 3 hours and more. The length is that of a day's meetings together.
- ``iacet``: ANSI/IACET 1: contact hours of 60 minutes; every minute there counts (0.1 CEU = one contact hour).
- ``china``: continuing education of professional and technical staff: class hours of 45 minutes.

A rule reads ``{}`` as the house rule, so that a course without one has one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from core.errors import Invalid
from core.i18n import _l
from trainings.attendance.minutes import Pairing

ShareOf = Literal["meetings", "minutes"]
Excused = Literal["not_counted", "present", "absent"]
Credit = Literal["all", "pro_rata"]

LONGEST_DAY = 24 * 60


@dataclass(frozen=True)
class AttendanceRule:
    """What it asks; None: it does not ask that. All that is asked must hold."""

    share: float | None = 0.8
    """Of the meetings that must be attended, or of the minutes: over 0, up to 1."""
    share_of: ShareOf = "meetings"
    meeting_share: float = 0.75
    """Of its minutes, from which a meeting counts as attended."""
    minimum_meetings: int | None = None
    mandatory: tuple[int, ...] = ()
    """Numbers of meetings that nobody may miss, in order of time from 1; -1 is the last."""
    max_absent_minutes: int | None = None
    """On each day."""
    short_day_minutes: int | None = None
    """A day whose meetings last less than this is a short one, with its own limit."""
    max_absent_minutes_short: int | None = None
    late_tolerance_minutes: int = 5
    """Who comes later than that has missed what was before."""
    excused: Excused = "not_counted"
    """What an excuse that was granted means: the meeting counts as attended, not at all, or as missed."""
    credit: Credit = "all"
    """All the hours to whoever fulfils it and none to others, or each minute to everybody."""
    class_hour_minutes: int = 45
    unclosed: Literal["to_end", "nothing"] = "to_end"
    unopened: Literal["nothing", "from_start"] = "nothing"

    @property
    def pairing(self) -> Pairing:
        return Pairing(self.unclosed, self.unopened)

    @property
    def asks_something(self) -> bool:
        asked = (self.share, self.minimum_meetings, self.max_absent_minutes, self.max_absent_minutes_short)
        return bool(self.mandatory) or any(each is not None for each in asked)

    def absent_limit(self, day_minutes: int) -> int | None:
        """Minutes that may be missed on a day whose meetings last ``day_minutes``."""
        if self.short_day_minutes is not None and day_minutes < self.short_day_minutes:
            return self.max_absent_minutes_short
        return self.max_absent_minutes

    @classmethod
    def parse(cls, stored: Mapping[str, Any]) -> "AttendanceRule":
        """Raises Invalid, naming the field, for what it does not know or what can't be."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(stored.keys() - known)
        if unknown:
            raise Invalid("unknown_part", _l("The rule has a part that is not known: %(name)s.", name=unknown[0][:40]))
        values = dict(stored)
        if "mandatory" in values:
            values["mandatory"] = _numbers(values["mandatory"])
        rule = cls(**values)
        _check(rule)
        return rule

    def stored(self) -> dict[str, Any]:
        """JSON values; only what differs from the house rule."""
        usual = asdict(AttendanceRule())
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != usual[name]
        }


PRESETS: dict[str, AttendanceRule] = {
    "house": AttendanceRule(),
    "sile": AttendanceRule(share=None, max_absent_minutes=15, late_tolerance_minutes=0, excused="absent",
                           unclosed="nothing", class_hour_minutes=60),
    "hk_law_society": AttendanceRule(share=None, max_absent_minutes=30, short_day_minutes=180,
                                     max_absent_minutes_short=10, late_tolerance_minutes=0, excused="absent",
                                     unclosed="nothing", class_hour_minutes=60),
    "iacet": AttendanceRule(share=None, credit="pro_rata", late_tolerance_minutes=0, class_hour_minutes=60),
    "china": AttendanceRule(share=0.8, share_of="minutes", credit="pro_rata"),
}  # fmt: skip


def _numbers(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or len(value) > 100 or not all(_is_int(each) for each in value):
        raise _wrong("mandatory", _l("Give the mandatory meetings as numbers, such as 1, 5, -1."))
    return tuple(dict.fromkeys(value))


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check(rule: AttendanceRule) -> None:
    if rule.share is not None and not _is_share(rule.share):
        raise _wrong("share", _l("Give the share as a percentage from 1 to 100."))
    if not _is_share(rule.meeting_share):
        raise _wrong("meeting_share", _l("Give the share as a percentage from 1 to 100."))
    for name, kinds in (("share_of", ShareOf), ("excused", Excused), ("credit", Credit)):
        if getattr(rule, name) not in get_args(kinds):
            raise _wrong(name, _l("Choose one from the list."))
    for name in ("unclosed", "unopened"):
        if getattr(rule, name) not in {"unclosed": ("to_end", "nothing"), "unopened": ("nothing", "from_start")}[name]:
            raise _wrong(name, _l("Choose one from the list."))
    for name, least, most in (
        ("minimum_meetings", 1, 1000),
        ("max_absent_minutes", 0, LONGEST_DAY),
        ("short_day_minutes", 1, LONGEST_DAY),
        ("max_absent_minutes_short", 0, LONGEST_DAY),
        ("late_tolerance_minutes", 0, LONGEST_DAY),
    ):
        _check_number(rule, name, least, most)
    if rule.late_tolerance_minutes is None:
        raise _wrong("late_tolerance_minutes", _l("Give a whole number of minutes."))
    if rule.class_hour_minutes not in (45, 60):
        raise _wrong("class_hour_minutes", _l("A class hour has 45 or 60 minutes."))
    if (rule.short_day_minutes is None) != (rule.max_absent_minutes_short is None):
        raise _wrong("max_absent_minutes_short", _l("Say both how long a short day is and what may be missed on it."))
    if any(number == 0 or abs(number) > 1000 for number in rule.mandatory):
        raise _wrong("mandatory", _l("Give the mandatory meetings as numbers, such as 1, 5, -1."))


def _check_number(rule: AttendanceRule, name: str, least: int, most: int) -> None:
    value = getattr(rule, name)
    if value is not None and not (_is_int(value) and least <= value <= most):
        raise _wrong(name, _l("Give a whole number from %(least)s to %(most)s.", least=least, most=most))


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1


def _wrong(field: str, sentence: Any) -> Invalid:
    return Invalid("bad_rule", sentence, field=field)
