"""Planning the surveys of a course: from a preset or anew, in its draft, checked as a whole."""

import pytest
from lxml import html

from trainings.courses.queries import get_by_ref
from trainings.surveys.plan import of_rule


@pytest.fixture
def course(make):
    alice, host = make.user(), make.organisation()
    make.member(host, alice)
    made = make.course(host=host)
    made.alice = alice
    return made


@pytest.fixture
def client(course, signed_in):
    return signed_in(course.alice)


@pytest.fixture
def base(course):
    return f"/organise/courses/{course.ref}/surveys"


def plan(course):
    return of_rule(get_by_ref(course.ref).draft.completion_rule)


def sent(page, **changes):
    """What a browser would send of the form on the page."""
    (form,) = [each for each in html.fromstring(page).forms if "title_en" in each.fields]
    return {**dict(form.form_values()), **changes}


def test_a_preset_is_taken_over_changed_and_removed(client, course, base):
    page = client.get(f"{base}/new?preset=right_after").text
    assert client.post(f"{base}/new", data=sent(page)).location == base
    (survey,) = plan(course)
    assert (survey.title["zh"], survey.is_anonymous, len(survey.questions)) == ("您觉得这次培训怎么样？", True, 5)
    assert [each.text["en"] for each in survey.questions[3].options] == ["Yes", "Perhaps", "No"]
    page = client.get(f"{base}/{survey.key}").text
    data = {**sent(page), "after_days": "7", "questions-0-text_en": "", "questions-0-text_zh": "",
            "questions-3-options_en": "Yes\nNo", "questions-3-options_zh": "会\n不会",
            "questions-5-text_en": "Anything else?", "questions-5-kind": "text"}  # fmt: skip
    assert client.post(f"{base}/{survey.key}", data=data).location == base
    (after,) = plan(course)
    assert (after.key, after.after_days, len(after.questions)) == (survey.key, 7, 5)
    assert [each.key for each in after.questions[:4]] == [each.key for each in survey.questions[1:]]
    kept = survey.questions[3].options
    assert [each.key for each in after.questions[2].options] == [kept[0].key, kept[2].key]
    client.post(f"{base}/{survey.key}/removal")
    assert plan(course) == ()


def test_what_can_not_be_is_told(client, course, base):
    page = client.get(f"{base}/new?preset=after_90_days").text
    for wrong, sentence in (
        ({"title_en": "", "title_zh": ""}, "Give it a title"),
        ({"after_days": "400"}, "Give a whole number of days from 0 to 365."),
        ({"after_days": ""}, "Give a whole number of days, 0 for right after."),
        ({"level": "9"}, "Choose one of these"),
        ({"questions-0-kind": "choice"}, "Give at least two answers"),
        ({"questions-0-options_en": "A\nB"}, "none to other kinds"),
        ({"questions-0-text_en": "a\x00b"}, "invisible control characters"),
        (
            {f"questions-{number}-text_{each}": "" for number in range(3) for each in ("en", "zh")},
            "at least one question",
        ),
    ):
        answer = client.post(f"{base}/new", data=sent(page) | wrong)
        assert (answer.status_code, sentence in answer.text) == (422, True), wrong
    assert get_by_ref(course.ref).draft is None


def test_of_others_it_does_not_exist(base, make, signed_in):
    assert signed_in(make.user()).get(base).status_code == 404


def test_the_tab_stays_lit_on_the_pages_below_it(client, base):
    for path, lit in ((base, "Surveys"), (f"{base}/new", "Surveys"), (base.rpartition("/")[0], "Overview")):
        page = html.fromstring(client.get(path).text)
        assert lit in [each.text_content().strip() for each in page.xpath("//nav//a[@aria-current='page']")]
