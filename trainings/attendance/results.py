"""What a person's minutes mean under a rule: fulfilled, still possible, or lost, and why. Pure.

A meeting that is not over yet is taken as one to come. "Can it still be reached?" supposes that whatever is to come is
attended from beginning to end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from math import ceil
from typing import Any, Literal

from trainings.attendance.rules import AttendanceRule

Status = Literal["met", "open", "missed"]
Outlook = Literal["met", "open", "tight", "missed"]
Key = Literal["share_meetings", "share_minutes", "minimum", "mandatory", "absent"]


@dataclass(frozen=True)
class Sitting:
    """One meeting as one person attended it. ``late_seconds``: from its start to the person's coming."""

    number: int
    day: date
    planned_seconds: int
    present_seconds: int = 0
    late_seconds: int = 0
    is_excused: bool = False
    is_over: bool = True


@dataclass(frozen=True)
class Reason:
    """One thing that the rule asks, and how it stands. ``values`` are numbers for the sentence (words.py)."""

    key: Key
    status: Status
    values: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "status": self.status, "values": dict(self.values)}


@dataclass(frozen=True)
class AttendanceResult:
    """``share`` is of what the rule counts, of all that was planned; minutes are whole ones."""

    fulfilled: bool
    reasons: tuple[Reason, ...]
    share: float
    minutes_present: int
    minutes_planned: int
    outlook: Outlook = "open"
    meetings_attended: int = 0
    meetings_over: int = 0
    meetings_planned: int = 0
    """Without those that an excuse takes out."""
    may_miss_meetings: int | None = None
    """How many more whole meetings may be missed, of those to come; None: the rule does not count meetings."""
    may_miss_minutes: int | None = None
    """How many more minutes may be missed altogether; None: the rule does not count minutes."""
    credited_minutes: int = 0
    class_hour_minutes: int = 45

    @property
    def can_be_reached(self) -> bool:
        return self.outlook != "missed"

    @property
    def class_hours(self) -> float:
        """Credited, in whole and half ones, rounded down."""
        return self.credited_minutes * 2 // self.class_hour_minutes / 2


def evaluate(rule: AttendanceRule, sittings: Sequence[Sitting]) -> AttendanceResult:
    """``sittings`` of one person, every meeting that is not cancelled."""
    rows = [_tolerant(rule, each) for each in sorted(sittings, key=lambda each: each.number)]
    reasons = _reasons(rule, rows)
    counted = [each for each in rows if _counts(rule, each)]
    planned = sum(each.planned_seconds for each in counted) // 60
    present = sum(each.present_seconds for each in counted if each.is_over) // 60
    attended = sum(_attended(rule, each) for each in counted)
    fulfilled = bool(rows) and all(each.is_over for each in rows) and all(each.status == "met" for each in reasons)
    by_minutes = rule.share_of == "minutes"
    whole = planned if by_minutes else len(counted)
    return AttendanceResult(
        fulfilled=fulfilled,
        reasons=reasons,
        share=(present if by_minutes else attended) / whole if whole else 0.0,
        minutes_present=present,
        minutes_planned=planned,
        outlook=_outlook(rule, rows, reasons),
        meetings_attended=attended,
        meetings_over=sum(each.is_over for each in counted),
        meetings_planned=len(counted),
        may_miss_meetings=_may_miss_meetings(rule, rows),
        may_miss_minutes=_may_miss_minutes(rule, rows),
        credited_minutes=present if rule.credit == "pro_rata" else planned if fulfilled else 0,
        class_hour_minutes=rule.class_hour_minutes,
    )


def _tolerant(rule: AttendanceRule, each: Sitting) -> Sitting:
    """What is within the tolerance was not missed; what an excuse turns into presence neither."""
    if not each.is_over:
        return each
    if each.is_excused and rule.excused == "present":
        return replace(each, present_seconds=each.planned_seconds)
    if each.present_seconds and each.late_seconds <= rule.late_tolerance_minutes * 60:
        seconds = min(each.planned_seconds, each.present_seconds + each.late_seconds)
        return replace(each, present_seconds=seconds)
    return each


def _counts(rule: AttendanceRule, each: Sitting) -> bool:
    return not (each.is_excused and rule.excused == "not_counted")


def is_attended(rule: AttendanceRule, each: Sitting) -> bool:
    """What is within the tolerance was not missed."""
    return _attended(rule, _tolerant(rule, each))


def _attended(rule: AttendanceRule, each: Sitting) -> bool:
    needed = Fraction(str(rule.meeting_share)) * each.planned_seconds
    return each.is_over and each.present_seconds > 0 and each.present_seconds >= needed


def _reasons(rule: AttendanceRule, rows: Sequence[Sitting]) -> tuple[Reason, ...]:
    found = []
    counted = [each for each in rows if _counts(rule, each)]
    if rule.share is not None:
        find = _share_of_minutes if rule.share_of == "minutes" else _share_of_meetings
        found.append(find(rule, counted))
    if rule.minimum_meetings is not None:
        found.append(_count("minimum", rule, counted, rule.minimum_meetings))
    found += [_mandatory(rule, rows, number) for number in rule.mandatory]
    if rule.max_absent_minutes is not None or rule.max_absent_minutes_short is not None:
        found.append(_absent(rule, counted))
    return tuple(found)


def _status(reached: int, best: int, needed: int) -> Status:
    if reached >= needed:
        return "met"
    return "open" if best >= needed else "missed"


def _share_of_meetings(rule: AttendanceRule, counted: Sequence[Sitting]) -> Reason:
    needed = ceil(Fraction(str(rule.share)) * len(counted))
    return _count("share_meetings", rule, counted, needed, percent=round((rule.share or 0) * 100, 1))


def _count(key: Key, rule: AttendanceRule, counted: Sequence[Sitting], needed: int, **values: Any) -> Reason:
    reached = sum(_attended(rule, each) for each in counted)
    best = reached + sum(not each.is_over for each in counted)
    values |= {"needed": needed, "reached": reached, "planned": len(counted), "best": best}
    return Reason(key, _status(reached, best, needed), values)


def _share_of_minutes(rule: AttendanceRule, counted: Sequence[Sitting]) -> Reason:
    needed, present, best = _seconds(rule, counted)
    values = {
        "percent": round((rule.share or 0) * 100, 1),
        "needed": ceil(needed / 60),
        "reached": present // 60,
        "planned": sum(each.planned_seconds for each in counted) // 60,
        "best": best // 60,
    }
    return Reason("share_minutes", _status(present, best, needed), values)


def _seconds(rule: AttendanceRule, counted: Sequence[Sitting]) -> tuple[int, int, int]:
    """Needed, present, and at best, of the share of minutes."""
    planned = sum(each.planned_seconds for each in counted)
    present = sum(each.present_seconds for each in counted if each.is_over)
    best = present + sum(each.planned_seconds for each in counted if not each.is_over)
    return ceil(Fraction(str(rule.share or 0)) * planned), present, best


def _mandatory(rule: AttendanceRule, rows: Sequence[Sitting], number: int) -> Reason:
    place = number - 1 if number > 0 else number
    if not -len(rows) <= place < len(rows):
        return Reason("mandatory", "met", {"number": number, "exists": False})
    each = rows[place]
    status: Status = "open" if not each.is_over else "met" if _attended(rule, each) else "missed"
    if each.is_over and not _counts(rule, each):
        status = "met"
    return Reason("mandatory", status, {"number": each.number, "exists": True})


def _absent(rule: AttendanceRule, counted: Sequence[Sitting]) -> Reason:
    """The day on which most was missed over its limit, or the one nearest to it."""
    worst: tuple[int, date, int, int] | None = None
    for day, group in groupby(sorted(counted, key=lambda each: each.day), key=lambda each: each.day):
        rows = list(group)
        limit = rule.absent_limit(sum(each.planned_seconds for each in rows) // 60)
        if limit is None:
            continue
        missed = sum(each.planned_seconds - each.present_seconds for each in rows if each.is_over)
        if worst is None or missed - limit * 60 > worst[0]:
            worst = (missed - limit * 60, day, ceil(missed / 60), limit)
    if worst is None:
        return Reason("absent", "met", {"day": None, "absent": 0, "limit": 0})
    over, on, missed, limit = worst
    is_done = all(each.is_over for each in counted)
    status: Status = "missed" if over > 0 else "met" if is_done else "open"
    return Reason("absent", status, {"day": on.isoformat(), "absent": missed, "limit": limit})


def _outlook(rule: AttendanceRule, rows: Sequence[Sitting], reasons: Sequence[Reason]) -> Outlook:
    statuses = {each.status for each in reasons}
    if "missed" in statuses:
        return "missed"
    to_come = [each for each in rows if not each.is_over]
    if not to_come:
        return "met" if rows else "open"
    has_missed = any(each.present_seconds < each.planned_seconds for each in rows if each.is_over)
    if has_missed and statuses and _is_lost(rule, rows, to_come[0]):
        return "tight"
    return "open" if "open" in statuses or not reasons else "met"


def _is_lost(rule: AttendanceRule, rows: Sequence[Sitting], to_miss: Sitting) -> bool:
    """Whether missing that one meeting, of all that are to come, would put an end to it."""
    gone = replace(to_miss, is_over=True, present_seconds=0)
    after = _reasons(rule, [gone if each is to_miss else each for each in rows])
    return any(each.status == "missed" for each in after)


def _may_miss_meetings(rule: AttendanceRule, rows: Sequence[Sitting]) -> int | None:
    spare = [
        max(0, each.values["best"] - each.values["needed"])
        for each in _reasons(rule, rows)
        if each.key in ("share_meetings", "minimum")
    ]
    return min(*spare, sum(not each.is_over for each in rows)) if spare else None


def _may_miss_minutes(rule: AttendanceRule, rows: Sequence[Sitting]) -> int | None:
    if rule.share is None or rule.share_of != "minutes":
        return None
    needed, _present, best = _seconds(rule, [each for each in rows if _counts(rule, each)])
    left = sum(each.planned_seconds for each in rows if not each.is_over)
    return max(0, min(best - needed, left)) // 60
