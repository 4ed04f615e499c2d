from datetime import timedelta

import pytest

from trainings.cohorts.models import Cohort
from trainings.courses.models import Course
from trainings.courses.navigation import ORDER

FORM = {
    "title_en": "Data engineering",
    "class_hours": "40",
    "level": "advanced",
    "outcomes_en": "Build pipelines",
    "languages": "zh",
}
COHORT = {"title_en": "Spring run", "time_zone": "Asia/Shanghai", "mode": "on_site", "offer_hours": "24"}


@pytest.fixture
def lead(make):
    user = make.user()
    user.host = make.organisation()
    make.member(user.host, user, "manager")
    return user


@pytest.fixture
def page(lead, signed_in):
    return signed_in(lead)


def test_create_then_plan_a_run(page, lead, session):
    answer = page.post("/organise/courses/new", data={**FORM, "host": lead.host.id, "languages": ["zh", "en"]})
    course = session.query(Course).one()
    draft = course.draft
    assert (course.title, draft.class_hours, draft.level) == ({"en": "Data engineering"}, 40, "advanced")
    assert answer.location == f"/organise/courses/{course.ref}"
    assert ">Data engineering</option>" not in page.get("/organise/cohorts/new").get_data(as_text=True)
    page.post(f"/organise/courses/{course.ref}/publication")
    assert course.published.number == 1
    plan = page.get(f"/organise/cohorts/new?course={course.ref}").get_data(as_text=True)
    assert 'value="Data engineering"' in plan


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"class_hours": "0"}, "class_hours"),
        ({"class_hours": "99999999999999999999"}, "class_hours"),
        ({"class_hours": "forty"}, "class_hours"),
        ({"level": "divine"}, "level"),
        ({"host": "999999"}, "host"),
    ],
)
def test_refuses(page, lead, session, bad, field):
    answer = page.post("/organise/courses/new", data={**FORM, "host": lead.host.id, **bad})
    assert (answer.status_code, f'id="{field}-error"' in answer.get_data(as_text=True)) == (422, True)
    assert session.query(Course).count() == 0


def test_edit_retire_revive(page, lead, make):
    course = make.course(host=lead.host)
    path = f"/organise/courses/{course.ref}"
    assert page.get(f"{path}/edit").status_code == 200
    assert page.post(f"{path}/edit", data={**FORM, "host": lead.host.id}).status_code == 303
    assert (course.draft.title, course.draft.number) == ({"en": "Data engineering"}, 2)
    page.post(f"{path}/publication")
    assert course.title == {"en": "Data engineering"}
    assert ">Data engineering</option>" in page.get("/organise/cohorts/new").get_data(as_text=True)
    page.post(f"{path}/retirement")
    assert course.retired_at is not None
    assert ">Data engineering</option>" not in page.get("/organise/cohorts/new").get_data(as_text=True)
    page.post(f"{path}/revival")
    assert course.retired_at is None


def test_a_foreign_course_is_not_found(page, make):
    course = make.course()
    for verb, path in (
        ("get", "edit"),
        ("post", "retirement"),
        ("post", "revival"),
        ("post", "publication"),
        ("post", "draft"),
    ):
        assert getattr(page, verb)(f"/organise/courses/{course.ref}/{path}").status_code == 404


def test_create_and_edit_a_cohort(page, lead, make, session):
    course = make.course(host=lead.host)
    given = {**COHORT, "host": lead.host.id, "course": course.id, "minimum_headcount": "12"}
    assert page.post("/organise/cohorts/new", data={**given, "course": ""}).status_code == 422
    assert page.post("/organise/cohorts/new", data=given).status_code == 303
    cohort = session.query(Cohort).one()
    assert (cohort.course, cohort.minimum_headcount, cohort.slug) == (course, 12, "spring-run")
    answer = page.post(f"/organise/cohorts/{cohort.ref}/edit", data={**given, "minimum_headcount": "8"})
    assert (answer.status_code, cohort.minimum_headcount) == (303, 8)


def test_a_cohort_of_a_foreign_course_is_refused(page, lead, make, session):
    given = {**COHORT, "host": lead.host.id, "course": make.course().id}
    assert page.post("/organise/cohorts/new", data=given).status_code == 422
    assert session.query(Cohort).count() == 0


def test_many_cohorts_are_shown_page_by_page_what_is_over_last(make, signed_in, clock):
    user, host = make.user(), make.organisation()
    make.member(host, user)
    course, today = make.course(host=host), clock.now().date()
    make.cohort(host=host, course=course, title="Long gone", starts_on=today - timedelta(days=99))
    for _number in range(50):
        make.cohort(host=host, course=course)
    client = signed_in(user)
    first, second = (client.get(f"/organise/trainings?page={page}").text for page in (1, 99999999999999999999))
    assert ("Long gone" in first, "Long gone" in second) == (False, True)
    assert ("Page 1 of 2, 51 in all" in first, "Page 2 of 2, 51 in all" in second) == (True, True)


def test_the_tabs_stand_in_the_order_in_which_people_meet_them(page, make, lead):
    course = make.course(host=lead.host)
    text = page.get(f"/organise/courses/{course.ref}").text
    places = [text.index(f'href="/organise/courses/{course.ref}/{each}"') for each in ORDER]
    assert places == sorted(places)
    assert f'href="/courses/{course.slug}"' in text


def test_a_run_without_a_title_has_its_courses(page, lead, make, session):
    title, description = {"en": "Bearings", "zh": "轴承"}, {"en": "How to fit them."}
    course = make.course(host=lead.host, title=title, description=description)
    given = {**COHORT, "host": lead.host.id, "course": course.id, "title_en": "", "description_en": " "}
    assert page.post("/organise/cohorts/new", data=given).status_code == 303
    cohort = session.query(Cohort).one()
    assert (cohort.title, cohort.description) == (title, description)
    assert page.post("/organise/cohorts/new", data={**given, "course": ""}).status_code == 422
    refused = page.post("/organise/cohorts/new", data={**given, "employer_days": "0"})
    assert refused.status_code == 422
    assert is_open(refused.text)
    assert not is_open(page.get("/organise/cohorts/new").text)


def is_open(page):
    """Whether the fold of the employer's agreement is."""
    before = page[: page.index('name="employer_days"')]
    return " open" in before[before.rindex("<details") :].partition(">")[0]
