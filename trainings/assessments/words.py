"""Values for the pages: cells of the matrix, a grade in words, the history of one person."""

from collections.abc import Sequence
from typing import Any

from core.i18n import _, _n, localized
from registrations.base.models import Registration
from trainings.assessments.grading import Grade, Total, has_attempts_left, passes, standing
from trainings.assessments.models import AssessmentEvidence, AssessmentResult
from trainings.assessments.plan import KINDS, Assessment
from trainings.assessments.queries import Gradebook


def tone(assessment: Assessment, grade: Grade) -> str:
    if grade.percent is None:
        return "plain"
    if assessment.pass_percent is None:
        return "info"
    return "good" if grade.passed else "bad"


def percent_words(percent: float) -> str:
    return str(_("%(percent)s%%", percent=f"{percent:g}"))


def state_words(assessment: Assessment, grade: Grade) -> str:
    """Passed, not passed, graded, still open."""
    if grade.percent is None:
        return str(_("Still open"))
    if assessment.pass_percent is None:
        return str(_("Graded"))
    return str(_("Passed") if grade.passed else _("Not passed"))


def facts_words(assessment: Assessment) -> list[str]:
    """What the plan says of it, each a few words."""
    found = [str(KINDS[assessment.kind])]
    if assessment.weight:
        found.append(_("%(percent)s%% of the total", percent=assessment.weight))
    if assessment.pass_percent is not None:
        found.append(_("passed from %(percent)s%%", percent=assessment.pass_percent))
    return [*found, attempts_words(assessment)]


def attempts_words(assessment: Assessment) -> str:
    if assessment.attempts == 0:
        return str(_("any number of attempts"))
    return str(_n("%(num)s attempt", "%(num)s attempts", assessment.attempts))


def left_words(assessment: Assessment, grade: Grade) -> str:
    if assessment.attempts == 0:
        return str(_("Any number of attempts is left."))
    left = max(assessment.attempts - grade.attempts, 0)
    if not left:
        return str(_("No attempt is left."))
    return str(_n("%(num)s attempt is left.", "%(num)s attempts are left.", left))


def total_words(total: Total | None) -> str:
    """The mean, and of how much of the whole it is where something is open."""
    if total is None:
        return "–"
    if total.is_whole:
        return percent_words(total.percent)
    return str(_("%(percent)s%% so far", percent=f"{total.percent:g}"))


def matrix_row(book: Gradebook, person: Registration) -> dict[str, Any]:
    """A cell an assessment; ``is_new``: something in it is not published."""
    cells = []
    for each in book.plan:
        grade = book.grade(person.id, each)
        cells.append(
            {
                "title": localized(each.title),
                "tone": tone(each, grade),
                "text": "·" if grade.percent is None else f"{grade.percent:g}",
                "words": state_words(each, grade),
                "attempts": grade.attempts,
                "is_new": book.is_new(person.id, each.key),
            }
        )
    return {"registration": person, "cells": cells, "total": total_words(book.total(person.id))}


def head(book: Gradebook, assessment: Assessment, people: Sequence[Registration]) -> dict[str, Any]:
    """What the organiser's page says of one assessment."""
    grades = [book.grade(person.id, assessment) for person in people]
    graded = [grade for grade in grades if grade.percent is not None]
    known = [grade.percent for grade in graded if grade.percent is not None]
    return {
        "assessment": assessment,
        "facts": facts_words(assessment),
        "graded": len(graded),
        "all": len(people),
        "passed": sum(grade.passed for grade in graded) if assessment.pass_percent is not None else None,
        "mean": percent_words(round(sum(known) / len(known), 1)) if known else None,
        "unpublished": len(book.unpublished(assessment.key)),
        "is_published": assessment.key in book.up_to,
    }


def own_rows(
    book: Gradebook,
    person: Registration,
    results: Sequence[AssessmentResult],
    evidence: dict[int, list[AssessmentEvidence]],
) -> list[dict[str, Any]]:
    """As the trainee sees it: published grades only, each attempt with what was written about it."""
    found = []
    for each in book.plan:
        grade, up_to = book.published(person.id, each), book.up_to.get(each.key, 0)
        mine = [result for result in results if result.key == each.key]
        found.append(
            {
                "assessment": each,
                "facts": facts_words(each),
                "grade": grade,
                "tone": tone(each, grade),
                "percent": None if grade.percent is None else percent_words(grade.percent),
                "state": state_words(each, grade),
                "left": left_words(each, grade),
                "attempts": [
                    (attempt, percent_words(row.tenths / 10), evidence.get(row.id, []))
                    for attempt, row in standing(mine, up_to).items()
                    if row.tenths is not None
                ],
            }
        )
    return found


def history(
    book: Gradebook, results: Sequence[AssessmentResult], evidence: dict[int, list[AssessmentEvidence]]
) -> list[dict[str, Any]]:
    """As graders see it: each assessment with all its rows, oldest first; what does not count any more too."""
    found = []
    for each in book.plan:
        mine = [result for result in results if result.key == each.key]
        counting = {row.id for row in standing(mine).values()}
        grade = book.grade(mine[0].registration_id, each) if mine else Grade()
        found.append(
            {
                "assessment": each,
                "facts": facts_words(each),
                "grade": grade,
                "tone": tone(each, grade),
                "state": state_words(each, grade),
                "left": left_words(each, grade),
                "may_repeat": has_attempts_left(each, grade),
                "rows": [
                    {
                        "result": row,
                        "percent": None if row.tenths is None else percent_words(row.tenths / 10),
                        "passed": row.tenths is not None and passes(each, row.tenths),
                        "counts": row.id in counting and row.tenths is not None,
                        "is_published": row.id <= book.up_to.get(each.key, 0),
                        "evidence": evidence.get(row.id, []),
                    }
                    for row in mine
                ],
            }
        )
    return found
