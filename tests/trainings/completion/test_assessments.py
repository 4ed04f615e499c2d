"""Published grades as facts of the completion rule."""

from datetime import timedelta

import pytest

from core.i18n import localized
from trainings.assessments import actions as assessments
from trainings.assessments.plan import Assessment
from trainings.completion import queries
from trainings.completion.actions import decide_all
from trainings.completion.holding import hold_against, rule_of
from trainings.completion.rules import Leaf, leaves_in
from trainings.completion.words import finding_lines, names_of

EXAM = Assessment("exam", {"en": "Exam"}, "exam", 100, 60, 2)
NOTE = Assessment("note", {"en": "Note"}, "assignment")


@pytest.fixture
def graded(class_, clock):
    version = class_.cohort.course_version
    version.completion_rule = {
        "assessments": [EXAM.stored(), NOTE.stored()],
        "rule": {"all": [{"assessment": "exam"}, {"assessment": "note"}]},
    }
    clock.set(class_.meetings[-1].ends_at + timedelta(hours=1))
    return class_


def grade(world, tenths, assessment=EXAM):
    assessments.grade(world.cohort, world.registration, world.alice, assessment, tenths)
    assessments.publish(world.cohort, assessment, world.alice)


def found(world):
    held = hold_against(world.cohort, [world.registration])[world.registration.id]
    return {each.leaf.key: (each.fact.status, finding_lines(each)) for each in held.verdict.findings}


def test_what_can_be_failed_is_usual(class_):
    version = class_.cohort.course_version
    version.completion_rule = {"assessments": [EXAM.stored(), NOTE.stored()]}
    assert leaves_in(rule_of(version)) == [Leaf("attendance"), Leaf("assessment", "exam")]
    assert names_of(version)[Leaf("assessment", "exam")] == localized(EXAM.title)


def test_every_grade_is_explained(graded):
    assert found(graded)["exam"] == ("open", ["No grade is published yet."])
    grade(graded, 400)
    needed = "60% are needed."
    assert found(graded)["exam"] == ("open", [f"Graded: 40%, {needed}", "Another attempt is possible."])
    grade(graded, 505)
    assert found(graded)["exam"] == ("missed", [f"Graded: 50.5%, {needed}", "No attempt is left."])
    grade(graded, 0, NOTE)
    assert found(graded)["note"] == ("met", ["Graded: 0%."])


def test_passed_it_is_completed(graded):
    grade(graded, 400)
    grade(graded, 700)
    assert decide_all(graded.cohort, graded.alice).open == 1
    grade(graded, 900, NOTE)
    decide_all(graded.cohort, graded.alice)
    assert queries.find_latest(graded.registration.id).outcome == "completed"


def test_what_is_not_published_does_not_count(graded):
    assessments.grade(graded.cohort, graded.registration, graded.alice, EXAM, 900)
    assert found(graded)["exam"][0] == "open"
