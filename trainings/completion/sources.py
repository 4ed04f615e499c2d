"""Where the facts of each kind of leaf come from, what its things are called, and how a fact is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.i18n import _, localized
from registrations.base.models import Registration
from trainings.attendance.queries import load
from trainings.attendance.results import AttendanceResult, Reason
from trainings.attendance.words import reason_sentence
from trainings.cohorts.models import Cohort
from trainings.completion.documents import documents_of
from trainings.completion.queries import handed_in
from trainings.completion.rules import Fact
from trainings.courses.models import CourseVersion

Facts = Mapping[int, Mapping[str, Fact]]
"""Registration id -> key of the thing -> what is known of it."""


def _nothing(_version: CourseVersion) -> list[str]:
    return []


@dataclass(frozen=True)
class Source:
    """``facts``: of everybody given, in a fixed number of queries. ``names``: key -> name of what a version can ask
    for. ``usual``: keys that are asked where a course has no rule of its own."""

    facts: Callable[[Cohort, Sequence[Registration]], Facts]
    names: Callable[[CourseVersion], Mapping[str, str]]
    lines: Callable[[Fact], list[str]]
    usual: Callable[[CourseVersion], Sequence[str]] = _nothing


def _attendance(cohort: Cohort, people: Sequence[Registration]) -> Facts:
    one = people[0].id if len(people) == 1 else None
    return {id_: {"": _attended(result)} for id_, result in load(cohort, registration_id=one).results.items()}


def _attended(result: AttendanceResult) -> Fact:
    values = {
        "percent": round(result.share * 100, 1),
        "minutes_present": result.minutes_present,
        "minutes_planned": result.minutes_planned,
        "credited_minutes": result.credited_minutes,
        "reasons": [reason.as_json() for reason in result.reasons],
    }
    if result.fulfilled:
        return Fact("met", values)
    return Fact("missed" if result.outlook == "missed" else "open", values)


def _attendance_lines(fact: Fact) -> list[str]:
    reasons = fact.values.get("reasons", [])
    return [reason_sentence(Reason(each["key"], each["status"], each["values"])) for each in reasons]


def _payments(_cohort: Cohort, people: Sequence[Registration]) -> Facts:
    return {
        each.id: {"": Fact("met" if each.amount_due_minor == 0 or each.paid_at is not None else "open")}
        for each in people
    }


def _documents(cohort: Cohort, people: Sequence[Registration]) -> Facts:
    there = handed_in(cohort.id)
    return {each.id: {key: Fact("met") for key in there.get(each.id, ())} for each in people}


SOURCES: dict[str, Source] = {
    "attendance": Source(
        _attendance, lambda _version: {"": str(_("Attendance"))}, _attendance_lines, lambda _version: [""]
    ),
    "paid": Source(
        _payments,
        lambda _version: {"": str(_("Payment"))},
        lambda fact: [_("Paid, or nothing to pay.") if fact.status == "met" else _("Not paid yet.")],
    ),
    "document": Source(
        _documents,
        lambda version: {each.key: localized(each.title) for each in documents_of(version)},
        lambda fact: [_("Handed in.") if fact.status == "met" else _("Not handed in yet.")],
    ),
}
"""By kind of leaf, in the order in which they are offered."""
