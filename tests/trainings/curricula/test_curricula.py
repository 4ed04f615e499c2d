from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid, Refused
from tests.support.pages import Page
from trainings.courses.facts import PROVIDERS
from trainings.courses.prerequisites import Completion, Facts
from trainings.curricula import actions
from trainings.curricula.models import Curriculum
from trainings.curricula.progress import Part, progress

TODAY = date(2026, 11, 22)
REFS = [f"course{n}" for n in range(6)]

parts = st.lists(st.sampled_from(REFS), unique=True, max_size=6).flatmap(
    lambda refs: st.tuples(*(st.builds(Part, st.just(ref), st.booleans(), st.integers(1, 80)) for ref in refs))
)
done = st.lists(st.sampled_from([*REFS, "another"]), max_size=6)


def facts(refs):
    return Facts(TODAY, tuple(Completion(ref, TODAY, "advanced") for ref in refs))


@given(parts, done, st.none() | st.integers(1, 4), st.none() | st.integers(1, 100))
def test_counts_what_is_done_and_what_is_not(parts, refs, least, hours):
    found = progress(parts, least, hours, facts(refs))
    required = {part.course for part in parts if part.is_required}
    taken = [part for part in parts if not part.is_required and part.course in refs]
    assert set(found.missing) == required - set(refs)
    assert set(found.done) == {part.course for part in parts} & set(refs)
    enough = len(taken) >= (least or 0) and sum(part.class_hours for part in taken) >= (hours or 0)
    assert found.fulfilled == (required <= set(refs) and enough)


@given(parts, done, done, st.integers(1, 4))
def test_more_is_never_less(parts, refs, more, least):
    before = progress(parts, least, None, facts(refs))
    after = progress(parts, least, None, facts(refs + more))
    assert set(before.done) <= set(after.done)
    assert before.electives_wanted >= after.electives_wanted


def test_twice_the_same_course_counts_once():
    parts = [Part("a", False, 8), Part("b", False, 8)]
    assert progress(parts, 2, None, facts(["a", "a"])).electives_wanted == 1


@pytest.fixture
def lead(make):
    user = make.user()
    user.host = make.organisation()
    make.member(user.host, user, "manager")
    return user


@pytest.fixture
def courses(make, lead):
    return [make.course(host=lead.host, title=title) for title in ("Safety", "Robots", "Welding")]


@pytest.fixture
def page(lead, signed_in):
    return signed_in(lead)


def written(lead, courses, **more):
    data = {"title_en": "Cell engineer", "host": lead.host.id, "required": [courses[0].ref]}
    return {**data, "electives": [each.ref for each in courses[1:]], "least_electives": "1", **more}


def test_from_draft_to_everybody(page, client, lead, courses, session):
    saved = page.post("/organise/curricula/new", data=written(lead, courses))
    made = session.query(Curriculum).one()
    assert (saved.status_code, saved.location) == (303, f"/organise/curricula/{made.ref}")
    assert ">Publish<" in page.get(saved.location).text.replace("\n", "")  # the next step
    assert [(part.course, part.is_required) for part in made.parts] == [
        (courses[0], True), (courses[1], False), (courses[2], False)
    ]  # fmt: skip
    assert client.get("/curricula/cell-engineer").status_code == 404
    assert page.get("/curricula/cell-engineer").status_code == 200
    page.post(f"/organise/curricula/{made.ref}/publication")
    shown = Page(client.get("/curricula/cell-engineer"))
    assert shown.texts(".course-title") == ["Safety", "Robots", "Welding"]
    assert Page(client.get("/curricula")).texts(".course-title") == ["Cell engineer"]
    assert "Cell engineer" in client.get(f"/courses/{courses[0].slug}").get_data(as_text=True)
    assert "/curricula/cell-engineer" in client.get("/sitemap.xml").get_data(as_text=True)
    page.post(f"/organise/curricula/{made.ref}/withdrawal")
    assert client.get("/curricula/cell-engineer").status_code == 404


def test_changing_it(page, lead, courses, session):
    page.post("/organise/curricula/new", data=written(lead, courses))
    made = session.query(Curriculum).one()
    assert page.get(f"/organise/curricula/{made.ref}").status_code == 200
    changed = written(lead, courses, electives=[courses[2].ref], least_electives="", least_hours="8")
    assert page.post(f"/organise/curricula/{made.ref}", data=changed).status_code == 303
    assert ([part.course for part in made.parts], made.least_hours) == ([courses[0], courses[2]], 8)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"least_electives": "3"}, "least_electives"),
        ({"least_electives": "", "least_hours": "900"}, "least_hours"),
        ({"least_hours": "1"}, "least_hours"),
        ({"host": "999999"}, "host"),
        ({"required": ["nothing222"]}, "required"),
    ],
)
def test_refuses(page, lead, courses, session, bad, field):
    answer = page.post("/organise/curricula/new", data=written(lead, courses, **bad))
    assert (answer.status_code, f'id="{field}-error"' in answer.get_data(as_text=True)) == (422, True)
    assert session.query(Curriculum).count() == 0


def test_a_course_is_not_both(page, lead, courses):
    answer = page.post("/organise/curricula/new", data=written(lead, courses, electives=[courses[0].ref]))
    assert answer.status_code == 422


def test_without_courses_it_is_not_published(lead):
    empty = actions.create(None, host=lead.host, title={"en": "Empty"}, description={})
    with pytest.raises(Refused) as refusal:
        actions.publish(empty, None)
    assert (refusal.value.code, empty.published_at) == ("empty", None)


def test_a_published_one_does_not_lose_all_its_courses(lead, courses):
    made = actions.create(None, host=lead.host, title={"en": "One"}, description={}, required=courses[:1])
    actions.publish(made, None)
    given = {"host": lead.host, "title": made.title, "description": {}, "electives": []}
    with pytest.raises((Refused, Invalid)):
        actions.edit(made, None, **given, required=[], least_electives=None, least_hours=None)


def test_the_reader_sees_how_far_they_are(signed_in, make, lead, courses, monkeypatch):
    made = actions.create(
        None, host=lead.host, title={"en": "Path"}, description={}, required=courses[:2], electives=courses[2:],
        least_electives=1,
    )  # fmt: skip
    actions.publish(made, None)
    known = Facts(TODAY, (Completion(courses[0].ref, TODAY, "advanced"),))
    monkeypatch.setattr("trainings.courses.facts.PROVIDERS", [lambda user, today: known])
    body = signed_in(make.user()).get("/curricula/path").get_data(as_text=True)
    assert "1 required course is still to do." in body
    assert "1 elective is still to do." in body
    assert isinstance(PROVIDERS, list)


def test_pages_ask_the_same_number_of_questions(client, make, lead, query_count):
    def add():
        courses = [make.course(host=lead.host) for _number in range(3)]
        made = actions.create(None, host=lead.host, title={"en": "Path"}, description={}, required=courses)
        actions.publish(made, None)
        return made

    first = add()
    client.get("/curricula")
    with query_count() as few:
        client.get("/curricula")
        client.get(f"/curricula/{first.slug}")
    for _number in range(5):
        add()
    with query_count() as many:
        client.get("/curricula")
        client.get(f"/curricula/{first.slug}")
    assert len(few) == len(many)
