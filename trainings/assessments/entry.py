"""Grades typed for everybody at once: each line becomes a new grade or a correction, or a sentence at its field. Pure.

A line has the latest attempt and, where another is allowed, the next one. ``was-<ref>`` says which result the line
showed when the page was made, so that a page that lay open for an hour overwrites nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.errors import DomainError, Sentence
from core.i18n import _l
from registrations.base.models import Registration
from trainings.assessments.grading import grade_of, has_attempts_left, read_percent, shown, standing
from trainings.assessments.plan import Assessment
from trainings.assessments.queries import Gradebook, StoredResult


@dataclass(frozen=True)
class Line:
    """``result``: the latest attempt that stands; ``earlier``: those before it, in per cent; ``following``: the number
    of the next one."""

    registration: Registration
    attempt: int = 1
    result: StoredResult | None = None
    earlier: tuple[str, ...] = ()
    may_repeat: bool = False
    following: int = 1
    text: str = ""
    next_text: str = ""
    error: Sentence = ""
    next_error: Sentence = ""


@dataclass(frozen=True)
class Entry:
    """``graded``: (whom, attempt, tenths); ``corrected``: (which result, its new tenths or None: taken back)."""

    lines: list[Line]
    reason: str = ""
    reason_error: Sentence = ""
    graded: list[tuple[Registration, int, int]] = field(default_factory=list)
    corrected: list[tuple[StoredResult, int | None]] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not self.reason_error and not any(line.error or line.next_error for line in self.lines)


def lines_of(assessment: Assessment, people: Sequence[Registration], book: Gradebook) -> list[Line]:
    return [_line(assessment, person, book.of(person.id, assessment.key)) for person in people]


def _line(assessment: Assessment, person: Registration, rows: Sequence[StoredResult]) -> Line:
    counted = [row for row in standing(rows).values() if row.tenths is not None]
    following = max((row.attempt for row in rows), default=0) + 1
    is_free = has_attempts_left(assessment, grade_of(assessment, rows))
    if not counted:
        return Line(person, following)
    *earlier, last = counted
    said = tuple(shown(row.tenths) for row in earlier)
    return Line(person, last.attempt, last, said, is_free, following, shown(last.tenths))


def read_entry(
    typed: Mapping[str, str], before: Sequence[Line], known: Mapping[str, StoredResult], reason: str
) -> Entry:
    """``typed``: "grade-<ref>", "next-<ref>", "was-<ref>". ``known``: all results of the assessment by ref."""
    entry = Entry([], reason)
    for line in before:
        ref = line.registration.ref
        text, next_text, was = (typed.get(f"{name}-{ref}", "").strip()[:20] for name in ("grade", "next", "was"))
        now = replace(line, text=text, next_text=next_text)
        entry.lines.append(_with_next(entry, _with_grade(entry, now, line, known.get(was)), line, known.get(was)))
    if entry.corrected and not reason.strip():
        sentence = _l("Say why grades that stand are changed. It is kept with them.")
        return replace(entry, reason_error=sentence)
    return entry


def _with_grade(entry: Entry, now: Line, line: Line, was: StoredResult | None) -> Line:
    seen = shown(was.tenths) if was else ""
    if now.text in (seen, line.text):  # untouched, or somebody else typed the same
        return replace(now, text=line.text)
    if was != line.result:
        return replace(now, error=_meanwhile(line))
    try:
        tenths = read_percent(now.text) if now.text else None
    except DomainError as refusal:
        return replace(now, error=refusal.message)
    if line.result is not None:
        if tenths != line.result.tenths:
            entry.corrected.append((line.result, tenths))
    elif tenths is not None:
        entry.graded.append((line.registration, line.attempt, tenths))
    return now


def _with_next(entry: Entry, now: Line, line: Line, was: StoredResult | None) -> Line:
    if not now.next_text:
        return now
    if was != line.result:
        return replace(now, next_error=_meanwhile(line))
    if not line.may_repeat:
        return replace(now, next_error=_l("No attempt is left."))
    try:
        tenths = read_percent(now.next_text)
    except DomainError as refusal:
        return replace(now, next_error=refusal.message)
    entry.graded.append((line.registration, line.following, tenths))
    return now


def _meanwhile(line: Line) -> Sentence:
    return _l("Somebody has graded this meanwhile: it is %(percent)s%% now.", percent=line.text or "–")
