"""Where the facts of each kind of leaf come from, what its things are called, and how a fact is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.i18n import _, localized
from registrations.base.models import Registration
from trainings.assessments.grading import Grade, has_attempts_left
from trainings.assessments.plan import Assessment, of_rule
from trainings.assessments.queries import load as load_grades
from trainings.assessments.queries import published_grades
from trainings.attendance.queries import load
from trainings.attendance.results import AttendanceResult, Reason
from trainings.attendance.words import reason_sentence
from trainings.cohorts.models import Cohort
from trainings.completion.documents import documents_of
from trainings.completion.queries import handed_in
from trainings.completion.rules import Fact
from trainings.courses.models import CourseVersion
from trainings.surveys.plan import of_rule as surveys_of
from trainings.surveys.queries import invited

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
    return {id_: {"": attended_fact(result)} for id_, result in load(cohort, registration_id=one).results.items()}


def attended_fact(result: AttendanceResult) -> Fact:
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


def _assessments(cohort: Cohort, people: Sequence[Registration]) -> Facts:
    book = load_grades(cohort, people[0].id if len(people) == 1 else None)
    grades = published_grades(book)
    return {
        each.id: {one.key: _graded(one, grades.get(each.id, {}).get(one.key, Grade())) for one in book.plan}
        for each in people
    }


def _graded(assessment: Assessment, grade: Grade) -> Fact:
    """Not passed is open while an attempt is left."""
    values = {
        "percent": grade.percent,
        "pass_percent": assessment.pass_percent,
        "attempts": grade.attempts,
        "attempts_allowed": assessment.attempts,
    }
    if grade.passed:
        return Fact("met", values)
    return Fact("open" if has_attempts_left(assessment, grade) else "missed", values)


def _assessment_lines(fact: Fact) -> list[str]:
    percent, needed = fact.values.get("percent"), fact.values.get("pass_percent")
    if percent is None:
        return [_("No grade is published yet.")]
    if needed is None:
        return [_("Graded: %(percent)s%%.", percent=f"{percent:g}")]
    said = [_("Graded: %(percent)s%%, %(needed)s%% are needed.", percent=f"{percent:g}", needed=needed)]
    if fact.status == "open":
        return [*said, _("Another attempt is possible.")]
    return said if fact.status == "met" else [*said, _("No attempt is left.")]


_OF_INVITATION: Mapping[str, Fact] = {
    "answered": Fact("met", {"survey": "answered"}),
    "open": Fact("open", {"survey": "open"}),
    "closed": Fact("missed", {"survey": "closed"}),
}


def _surveys(cohort: Cohort, people: Sequence[Registration]) -> Facts:
    """Only whether it was answered, never what was said."""
    found = invited(cohort)
    return {each.id: {key: _OF_INVITATION[state] for key, state in found.get(each.id, {}).items()} for each in people}


def _survey_lines(fact: Fact) -> list[str]:
    words = {
        "answered": _("Answered."),
        "open": _("Asked by mail, not answered yet."),
        "closed": _("It was not answered in time."),
    }
    return [words.get(fact.values.get("survey", ""), _("Nobody was asked yet."))]


SOURCES: dict[str, Source] = {
    "attendance": Source(
        _attendance, lambda _version: {"": str(_("Attendance"))}, _attendance_lines, lambda _version: [""]
    ),
    "assessment": Source(
        _assessments,
        lambda version: {each.key: localized(each.title) for each in of_rule(version.completion_rule)},
        _assessment_lines,
        lambda version: [each.key for each in of_rule(version.completion_rule) if each.pass_percent is not None],
    ),
    "survey": Source(
        _surveys,
        lambda version: {
            each.key: _("Survey “%(title)s”", title=localized(each.title))
            for each in surveys_of(version.completion_rule)
        },
        _survey_lines,
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
