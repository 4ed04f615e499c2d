import json
from datetime import UTC, date, datetime

import pytest

from core.text import search_document
from tests.support.pages import Page
from trainings.catalogue.filters import Filters, read


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))


def titles(answer):
    return Page(answer).texts(".course-title")


@pytest.fixture
def three(make):
    welding = {"en": "Welding", "zh": "焊接基础"}
    make.course(
        title=welding, class_hours=8, languages="zh", subject="072", search_text=search_document(*welding.values())
    )
    make.course(title="Data engineering", class_hours=40, level="advanced", languages="zh en", subject="061")
    make.course(title="Robot cells", class_hours=60, level="intermediate", languages="en")
    make.course(title="Not yet", state="draft", published_at=None)
    make.course(title="No more", retired_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Welding", "Data engineering", "Robot cells"}),
        ("?q=焊接", {"Welding"}),
        ("?q=hanjie", {"Welding"}),
        ("?q=robo", {"Robot cells"}),
        ("?q=!!!", set()),
        ("?level=advanced", {"Data engineering"}),
        ("?spoken=en", {"Data engineering", "Robot cells"}),
        ("?subject=072", {"Welding"}),
        ("?hours=short", {"Welding"}),
        ("?hours=middle", {"Data engineering"}),
        ("?hours=long", {"Robot cells"}),
        ("?open=1", set()),
        ("?level=divine&hours=x&page=-7", {"Welding", "Data engineering", "Robot cells"}),
        ("?q=not", set()),
    ],
)
def test_search_and_filters(client, three, query, found):
    assert set(titles(client.get(f"/courses{query}"))) == found


def test_those_with_a_cohort_to_come_stand_first(client, make, session):
    make.course(title="Newest")
    late, soon = make.course(title="Late"), make.course(title="Soon")
    make.cohort(course=late, starts_on=date(2027, 3, 1))
    make.cohort(course=soon, starts_on=date(2026, 12, 1))
    make.cohort(course=soon, starts_on=date(2026, 11, 1))
    make.cohort(course=make.course(title="Draft run"), starts_on=date(2026, 12, 1), state="draft")
    page = client.get("/courses")
    assert titles(page)[:2] == ["Soon", "Late"]
    assert len(Page(page).texts(".course-next")) == 2
    assert titles(client.get("/courses?open=1")) == ["Soon", "Late"]


def test_pages_of_twenty_ask_as_much_as_pages_of_two(client, make, query_count):
    for _number in range(2):
        make.cohort(course=make.course())
    client.get("/courses")
    with query_count() as few:
        client.get("/courses")
    for _number in range(30):
        make.cohort(course=make.course())
    with query_count() as many:
        answer = client.get("/courses")
    assert (len(few), len(titles(answer))) == (len(many), 20)
    assert len(titles(client.get("/courses?page=2"))) == 12
    assert len(titles(client.get("/courses?page=999"))) == 12


@pytest.fixture
def course(make):
    other = make.course(title="Safety", ref="safety2222")
    return make.course(
        title="Robot cells", slug="robot-cells", code="R7", class_hours=48, minutes_per_class_hour=60, level="advanced",
        outcomes={"en": "Plan a cell\nTest it"},
        prerequisites={"any": [{"completed": other.ref}, {"level": "advanced"}]},
    )  # fmt: skip


def test_the_page_says_what_it_teaches_and_asks(client, course, make):
    make.cohort(course=course, title="Spring run", starts_on=date(2027, 3, 1))
    make.cohort(course=course, title="Old run", starts_on=date(2026, 3, 1))
    page = Page(client.get("/courses/robot-cells"))
    assert page.texts(".outcomes li") == ["Plan a cell", "Test it"]
    assert page.texts(".asked .asked li") == [
        "“Safety” completed",
        "a course completed of the level “Advanced” or higher",
    ]
    assert page.texts(".offering-title") == ["Spring run"]
    assert page.texts(".version-list li") == ["Version 1, published Sunday, 22 November 2026 (now)"]


def test_search_engines_learn_of_it(client, course, make):
    make.cohort(course=course, slug="spring", starts_on=date(2027, 3, 1))
    said = json.loads(
        Page(client.get("/courses/robot-cells")).root.xpath("//script[@type='application/ld+json']")[0].text
    )
    assert (said["@type"], said["courseCode"], said["timeRequired"]) == ("Course", "R7", "PT2880M")
    assert said["teaches"] == ["Plan a cell", "Test it"]
    assert said["hasCourseInstance"][0]["url"].endswith("/trainings/spring")


def test_a_short_link_by_its_ref(client, course):
    assert client.get(f"/courses/{course.ref}").status_code == 200


def test_a_draft_exists_only_for_those_who_lead_its_host(client, signed_in, make):
    course = make.course(title="Secret", state="draft", published_at=None)
    lead = make.user()
    make.member(course.host, lead, "manager")
    assert client.get(f"/courses/{course.slug}").status_code == 404
    assert signed_in(make.user()).get(f"/courses/{course.slug}").status_code == 404
    assert "Draft: only you" in signed_in(lead).get(f"/courses/{course.slug}").get_data(as_text=True)


def test_the_sitemap_knows_the_catalogue(client, course, three):
    body = client.get("/sitemap.xml").get_data(as_text=True)
    assert "/courses</loc>" in body
    assert "/courses/robot-cells</loc>" in body
    assert body.count("/courses/") == 5 * 3


def test_trainings_lead_to_it(client):
    assert 'href="/courses"' in client.get("/trainings").get_data(as_text=True)


def test_filters_are_written_as_they_are_read():
    given = Filters(q="焊接", level="advanced", open=True, page=3)
    assert given.query() == "?q=%E7%84%8A%E6%8E%A5&level=advanced&open=1"
    assert read({"q": "焊接", "level": "advanced", "open": "1"}) == Filters(q="焊接", level="advanced", open=True)
    assert read({"q": "a\u202eb", "page": "9" * 30}) == Filters()
