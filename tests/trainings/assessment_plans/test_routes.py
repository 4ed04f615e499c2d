"""Planning the assessments of a course: in its draft, checked as a whole."""

import pytest

from core.errors import DomainError
from trainings.assessments.plan import of_rule
from trainings.courses.actions import publish, set_rule, start_draft
from trainings.courses.queries import get_by_ref


@pytest.fixture
def course(make):
    alice, host = make.user(), make.organisation()
    make.member(host, alice)
    made = make.course(host=host, completion_rule={"documents": [{"key": "report", "title": {"en": "Report"}}]})
    made.alice = alice
    return made


@pytest.fixture
def client(course, signed_in):
    return signed_in(course.alice)


EXAM = {"title_en": "Exam", "title_zh": "笔试", "kind": "exam", "weight": "60", "pass_percent": "60", "attempts": "2"}


def plan(course):
    return of_rule(get_by_ref(course.ref).draft.completion_rule)


def test_planned_in_a_draft_changed_and_removed(client, course):
    base = f"/organise/courses/{course.ref}/assessments"
    assert "No assessments yet" in client.get(base).text
    assert client.post(f"{base}/new", data=EXAM).location == base
    (exam,) = plan(course)
    assert (exam.title, exam.weight, exam.pass_percent, exam.attempts) == ({"en": "Exam", "zh": "笔试"}, 60, 60, 2)
    assert get_by_ref(course.ref).draft.completion_rule["documents"][0]["key"] == "report"
    assert "The weights are 60% together" in client.get(base).text
    assert 'value="60"' in client.get(f"{base}/{exam.key}").text
    client.post(f"{base}/{exam.key}", data={**EXAM, "weight": "", "attempts": ""})
    assert [(each.key, each.weight, each.attempts) for each in plan(course)] == [(exam.key, 0, 0)]
    client.post(f"{base}/{exam.key}/removal")
    assert plan(course) == ()


def test_what_can_not_be_is_told_at_its_field(client, course):
    base = f"/organise/courses/{course.ref}/assessments"
    for wrong, sentence in (
        ({"title_en": "", "title_zh": ""}, "Give it a title"),
        ({"weight": "101"}, "Give a percentage from 0 to 100."),
        ({"pass_percent": "0"}, "Give a percentage from 1 to 100."),
        ({"attempts": "x"}, "Write a whole number"),
        ({"kind": "quiz"}, "Choose one of these"),
    ):
        answer = client.post(f"{base}/new", data={**EXAM, **wrong})
        assert (answer.status_code, sentence in answer.text) == (422, True), wrong
    client.post(f"{base}/new", data=EXAM)
    heavy = client.post(f"{base}/new", data=EXAM)
    assert (heavy.status_code, "more than 100 per cent" in heavy.text) == (422, True)


def test_what_the_completion_rule_asks_for_stays(client, course):
    client.post(f"/organise/courses/{course.ref}/assessments/new", data=EXAM)
    draft = get_by_ref(course.ref).draft
    key = plan(course)[0].key
    set_rule(draft, None, "completion_rule", {**draft.completion_rule, "rule": {"all": [{"assessment": key}]}})
    client.post(f"/organise/courses/{course.ref}/assessments/{key}/removal")
    page = client.get(f"/organise/courses/{course.ref}/assessments").text
    assert "The completion rule asks for this assessment" in page
    assert len(plan(course)) == 1


def test_a_course_is_published_only_with_weights_that_make_a_whole(client, course):
    client.post(f"/organise/courses/{course.ref}/assessments/new", data=EXAM)
    course = get_by_ref(course.ref)
    start_draft(course, None)
    with pytest.raises(DomainError, match="weights"):
        publish(course, None)
    assert "make them 100%" in client.get(f"/organise/courses/{course.ref}").text
    key = plan(course)[0].key
    client.post(f"/organise/courses/{course.ref}/assessments/{key}", data={**EXAM, "weight": "100"})
    publish(get_by_ref(course.ref), None)


def test_of_others_it_does_not_exist(course, make, signed_in):
    assert signed_in(make.user()).get(f"/organise/courses/{course.ref}/assessments").status_code == 404
