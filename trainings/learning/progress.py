"""How far somebody is in each training: attendance, what is still needed, the next meeting, the certificate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.clock import today
from offerings.base.states import last_day
from registrations.base.models import Registration
from trainings.attendance.queries import items_with_marks
from trainings.attendance.queries import rule_of as attendance_rule_of
from trainings.attendance.record import Meeting, record_of
from trainings.attendance.results import AttendanceResult
from trainings.certificates.models import Certificate
from trainings.cohorts.models import Cohort
from trainings.completion.holding import rule_of
from trainings.completion.models import CompletionResult
from trainings.completion.rules import Fact, Verdict, evaluate, leaves_in
from trainings.completion.sources import SOURCES, attended_fact
from trainings.learning import queries


@dataclass(frozen=True)
class Progress:
    """``verdict``: how the person stands in what the course asks for; None once it is decided. A certificate may be
    issued without a decision."""

    registration: Registration
    cohort: Cohort
    attendance: AttendanceResult
    next_meeting: Meeting | None
    verdict: Verdict | None
    result: CompletionResult | None
    certificate: Certificate | None
    is_over: bool


def progress_of(registrations: Sequence[Registration], now: datetime) -> list[Progress]:
    """In the order given. Six queries; what courses ask besides attendance and payment takes some more for each
    training that is still undecided."""
    ids = [each.id for each in registrations]
    meetings = queries.meetings_of([each.offering_id for each in registrations])
    marked = items_with_marks(meeting.id for own in meetings.values() for meeting in own)
    marks, results, certificates = queries.marks_of(ids), queries.results_of(ids), queries.certificates_of(ids)
    found = []
    for each in registrations:
        cohort = each.offering
        assert isinstance(cohort, Cohort)
        own = meetings.get(cohort.id, [])
        rule, mine = attendance_rule_of(cohort), marks.get(each.id, ())
        record = record_of(rule, own, [each.id], mine, cohort.time_zone, now, marked)
        attendance, result, certificate = record.results[each.id], results.get(each.id), certificates.get(each.id)
        is_open = result is None and certificate is None and each.state == "confirmed"
        verdict = _verdict(cohort, each, attendance) if is_open else None
        ahead = next((meeting for meeting in own if meeting.ends_at > now), None)
        is_over = result is not None or (ahead is None and _has_passed(cohort))
        found.append(Progress(each, cohort, attendance, ahead, verdict, result, certificate, is_over))
    return found


def _has_passed(cohort: Cohort) -> bool:
    last = last_day(cohort)
    return last is not None and last < today(cohort.time_zone)


def _verdict(cohort: Cohort, registration: Registration, attendance: AttendanceResult) -> Verdict:
    rule = rule_of(cohort.course_version)
    leaves = leaves_in(rule)
    known = {
        kind: SOURCES[kind].facts(cohort, [registration]).get(registration.id, {})
        for kind in {leaf.kind for leaf in leaves} - {"attendance"}
    }
    known["attendance"] = {"": attended_fact(attendance)}
    facts = {leaf: _fact(known[leaf.kind].get(leaf.key)) for leaf in leaves}
    return evaluate(rule, facts)


def _fact(known: Fact | None) -> Fact:
    return known or Fact()
