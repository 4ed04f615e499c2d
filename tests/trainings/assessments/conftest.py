import pytest

from trainings.assessments.plan import Assessment

EXAM = Assessment("exam", {"en": "Written exam", "zh": "笔试"}, "exam", 60, 60, 2)
PROJECT = Assessment("project", {"en": "Project"}, "project", 40, None, 1)


@pytest.fixture
def graded(class_):
    """The class of Alice's, whose course has an exam (two attempts, passed from 60) and a project."""
    class_.cohort.course_version.completion_rule = {"assessments": [EXAM.stored(), PROJECT.stored()]}
    class_.exam, class_.project = EXAM, PROJECT
    class_.second = class_.enrol(name="乙")
    return class_
