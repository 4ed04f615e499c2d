import pytest

from tests.support.pages import Page

ROW = "groups-0-rows-0-"


@pytest.fixture
def lead(make):
    user = make.user()
    user.host = make.organisation()
    make.member(user.host, user, "manager")
    return user


@pytest.fixture
def course(make, lead):
    return make.course(host=lead.host, title="Robot cells")


@pytest.fixture
def safety(make, lead):
    return make.course(host=lead.host, title="Safety")


@pytest.fixture
def page(lead, signed_in):
    return signed_in(lead)


def path(course):
    return f"/organise/courses/{course.ref}/prerequisites"


def given(safety, **more):
    return {f"{ROW}kind": "completed", f"{ROW}course": safety.ref, f"{ROW}months": "24", "groups-0-how": "all", **more}


def test_saving_makes_a_draft_and_shows_it_in_words(page, course, safety):
    assert page.get(path(course)).status_code == 200
    assert page.post(path(course), data=given(safety, do="save")).status_code == 303
    assert course.draft.prerequisites == {"all": [{"completed": safety.ref, "within_months": 24}]}
    assert course.published.prerequisites == {}
    shown = Page(page.get(path(course)))
    assert shown.texts(".asked li") == ["“Safety” completed within the last 24 months"]


def test_buttons_change_the_form_and_store_nothing(page, course, safety):
    shown = Page(page.post(path(course), data=given(safety, do="add-row-0")))
    assert [each.get("value") for each in shown.all("input") if each.get("name") == f"{ROW}months"] == ["24"]
    assert len([each for each in shown.all("select") if each.get("name", "").endswith("-kind")]) == 2
    shown = Page(page.post(path(course), data=given(safety, do="add-group")))
    assert len([each for each in shown.all("select") if each.get("name", "").endswith("-how")]) == 2
    assert page.post(path(course), data=given(safety, do="remove-0-0")).status_code == 200
    assert page.post(path(course), data=given(safety, do="up-9-9")).status_code == 200
    assert course.draft is None


def test_two_groups(page, course, safety):
    second = {
        "how": "any",
        "groups-1-how": "all",
        "groups-1-rows-0-kind": "level",
        "groups-1-rows-0-level": "advanced",
        "groups-1-rows-1-kind": "confirmed",
        "groups-1-rows-1-text_en": "Can weld",
        "groups-1-rows-1-by": "organiser",
    }
    page.post(path(course), data=given(safety, **second))
    assert course.draft.prerequisites == {
        "any": [
            {"completed": safety.ref, "within_months": 24},
            {"all": [{"level": "advanced"}, {"confirmed": {"en": "Can weld"}, "by": "organiser"}]},
        ]
    }


@pytest.mark.parametrize(
    "bad",
    [
        {f"{ROW}months": "-3"},
        {f"{ROW}months": "many"},
        {f"{ROW}course": ""},
        {f"{ROW}course": "nothing222"},
        {f"{ROW}kind": "divine"},
        {"groups-0-how": "least", "groups-0-least": "7"},
        {f"{ROW}kind": "confirmed", f"{ROW}text_en": "a\u202eb"},
    ],
)
def test_refuses(page, course, safety, bad):
    assert page.post(path(course), data=given(safety, **bad)).status_code == 422
    assert course.draft is None


def test_a_course_can_not_ask_for_itself(page, course):
    assert page.post(path(course), data=given(course)).status_code == 422


def test_nothing_left_asks_nothing(page, make, lead, safety):
    course = make.course(host=lead.host, prerequisites={"all": [{"completed": safety.ref}]})
    page.post(path(course), data={"groups-0-how": "all", f"{ROW}kind": "completed", f"{ROW}course": ""})
    assert course.draft.prerequisites == {}
