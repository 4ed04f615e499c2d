import json
from datetime import UTC, date, datetime

import pytest

from tests.support.pages import Page


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))


@pytest.fixture
def cohort(make):
    course = make.course(level="advanced", class_hours=48, outcomes={"en": "- Teach a path\n- Clear a fault"})
    return make.cohort(
        course=course,
        slug="robots",
        starts_on=date(2026, 12, 1),
        ends_on=date(2027, 1, 31),
        minimum_headcount=12,
        decision_on=date(2026, 11, 25),
    )


def test_says_what_one_learns_how_long_and_whether_it_runs(client, cohort):
    page = Page(client.get("/trainings/robots"))
    facts = dict(zip(page.texts(".key-facts dt"), page.texts(".key-facts dd"), strict=True))
    assert facts["Level"] == "Advanced"
    assert facts["Class hours"] == "48 of 45 minutes each"
    assert facts["Takes place from"] == "12 participants on"
    assert facts["Decided on"] == "Wednesday, 25 November 2026"
    assert page.texts(".prose li") == ["Teach a path", "Clear a fault"]


def test_once_it_is_decided_says_so(client, cohort, session):
    cohort.phase = "confirmed"
    session.flush()
    page = Page(client.get("/trainings/robots"))
    facts = dict(zip(page.texts(".key-facts dt"), page.texts(".key-facts dd"), strict=True))
    assert facts["State"] == "Takes place"
    assert "Decided on" not in facts


def test_lists_its_meetings_with_their_days(client, make, cohort):
    for day in (3, 10):
        make.agenda_item(
            offering=cohort,
            kind="meeting",
            title=f"Meeting of the {day}th",
            starts_at=datetime(2026, 12, day, 11, tzinfo=UTC),
        )
    page = Page(client.get("/trainings/robots"))
    assert page.texts(".item-title") == ["Meeting of the 3th", "Meeting of the 10th"]
    assert page.texts(".meetings .item-day") == ["Thursday, 3 December 2026", "Thursday, 10 December 2026"]


def test_an_event_is_not_found_here(client, make):
    make.conference(slug="congress")
    assert client.get("/trainings/congress").status_code == 404


def test_a_draft_is_not_found(client, make):
    make.cohort(slug="draft", state="draft")
    assert client.get("/trainings/draft").status_code == 404


def test_search_engines_learn_that_it_is_a_course(client, cohort):
    scripts = Page(client.get("/trainings/robots")).root.xpath("//script[@type='application/ld+json']")
    event = json.loads(scripts[0].text)
    assert event["@type"] == ["EducationEvent", "CourseInstance"]
    assert event["courseMode"] == "onsite"


def test_leads_to_its_course_while_that_is_offered(client, make, session, cohort):
    address = f"/courses/{cohort.course.slug}"
    assert f'href="{address}"' in client.get("/trainings/robots").text
    assert client.get(address).status_code == 200
    cohort.course.retired_at = datetime(2026, 11, 1, tzinfo=UTC)
    session.flush()
    assert f'href="{address}"' not in client.get("/trainings/robots").text


def test_says_what_is_asked_and_to_the_reader_what_is_missing(signed_in, make, client):
    basics = make.course(title="Basics of robots", slug="basics")
    words = {"en": "I can read drawings", "zh": "能够识图"}
    rule = {"all": [{"completed": basics.ref}, {"confirmed": words, "by": "participant"}]}
    cohort = make.cohort(course=make.course(prerequisites=rule), slug="drawn")
    asked = ["“Basics of robots” completed", "I can read drawings (you confirm it yourself)"]
    assert Page(client.get("/trainings/drawn")).texts(".asked li") == asked
    user = make.user()
    page = Page(signed_in(user).get("/trainings/drawn"))
    assert "Still needed: “Basics of robots” completed." in page.texts("section p")
    assert "/courses/basics" in [each.get("href") for each in page.all("section li a")]
    make.registration(offering=cohort, user=user)
    assert "Still needed" not in " ".join(Page(signed_in(user).get("/trainings/drawn")).texts("p"))
