import pytest
from sqlalchemy import update

from core.errors import Invalid, Refused
from trainings.courses import actions
from trainings.courses.content import CONTENT, content
from trainings.courses.differences import differences
from trainings.courses.models import Course, CourseVersion
from trainings.courses.outcomes import tidy


@pytest.fixture
def course(session, make):
    return actions.create(
        None, host=make.organisation(), title={"en": "Welding"}, class_hours=16, outcomes={"en": "- Weld\n\n2. Cut"}
    )


@pytest.fixture
def published(course):
    actions.publish(course, None)
    return course


def test_starts_as_a_draft_whose_outcomes_are_tidy(course):
    assert (course.published, course.draft.number, course.slug) == (None, 1, "welding")
    assert course.draft.outcomes == {"en": "Weld\nCut"}
    assert actions.create(None, host=course.host, title={"en": "Welding"}, class_hours=1).slug == "welding-2"


def test_editing_what_is_published_makes_a_draft_and_changes_nothing_else(published):
    first = published.published
    before = content(first)
    actions.edit(published, None, class_hours=20, title={"en": "Welding well"})
    assert (published.draft.number, published.draft.class_hours, content(first)) == (2, 20, before)
    assert published.title == {"en": "Welding"}
    actions.edit(published, None, class_hours=24)
    assert [version.class_hours for version in published.versions] == [16, 24]


def test_saving_what_is_already_there_makes_no_draft(published):
    actions.edit(published, None, **content(published.published))
    assert published.draft is None


def test_publishing_supersedes(published):
    first = published.published
    actions.edit(published, None, class_hours=20)
    second = actions.publish(published, None)
    assert (first.state, second.state, published.published) == ("superseded", "published", second)
    assert published.draft is None


def test_nothing_to_publish_is_refused(published):
    with pytest.raises(Refused) as refusal:
        actions.publish(published, None)
    assert refusal.value.code == "no_draft"


def test_what_is_missing_is_refused_and_named(course):
    actions.edit(course, None, languages="")
    assert [gap.code for gap in actions.gaps_of(course.draft)] == ["no_language"]
    with pytest.raises(Invalid) as refusal:
        actions.publish(course, None)
    assert (refusal.value.code, course.draft.state) == ("no_language", "draft")


def test_a_rule_of_a_published_version_is_refused(published):
    with pytest.raises(Refused) as refusal:
        actions.set_rule(published.published, None, "attendance_rule", {"share": 0.5})
    assert (refusal.value.code, published.published.attendance_rule) == ("published", {})
    draft = actions.start_draft(published, None)
    actions.set_rule(draft, None, "attendance_rule", {"share": 0.5})
    assert draft.attendance_rule == {"share": 0.5}
    assert actions.start_draft(published, None) is draft


def test_discarding_a_draft(published, session):
    actions.edit(published, None, class_hours=20)
    actions.discard_draft(published, None)
    assert session.query(CourseVersion).count() == 1
    assert (published.draft, published.published.class_hours) == (None, 16)


def test_the_only_version_is_not_discarded(course):
    with pytest.raises(Refused) as refusal:
        actions.discard_draft(course, None)
    assert refusal.value.code == "never_published"


def test_a_code_is_one_course_of_a_host(course, make):
    actions.edit(course, None, code="W1")
    assert "w1" in course.draft.search_text
    with pytest.raises(Invalid) as refusal:
        actions.create(None, host=course.host, title={"en": "Other"}, class_hours=1, code="W1")
    assert refusal.value.field == "code"
    assert actions.create(None, host=make.organisation(), title={"en": "Other"}, class_hours=1, code="W1").code == "W1"


def test_two_publish_at_once(published, session, in_threads):
    actions.edit(published, None, class_hours=20)
    session.commit()
    number = published.id

    def publish(_index):
        course = session.get(Course, number)
        version = actions.publish(course, None)
        session.commit()
        return version.number

    results = in_threads(publish, 4)
    assert [each for each in results if not isinstance(each, Exception)] == [2]
    assert {type(each) for each in results if isinstance(each, Exception)} == {Refused}


def test_flask_check_sees_a_published_version_that_changed(published, session, cli):
    assert cli("check").exit_code == 0
    session.execute(update(CourseVersion).values(class_hours=99))
    session.commit()
    answer = cli("check")
    assert answer.exit_code != 0
    assert "has changed since it was published" in answer.output


def test_differences_are_told(published):
    actions.edit(
        published, None, class_hours=20, minutes_per_class_hour=60, outcomes={"en": "Cut\nGrind"}, level="advanced",
        subject="072", prerequisites={"all": [{"level": "advanced"}]}, languages="zh en", description={"en": "New"},
        title={"en": "Welding", "zh": "焊接"}, classification="X1",
    )  # fmt: skip
    assert differences(*published.versions) == [
        "Title: changed in the other language.",
        "The description was rewritten.",
        "New outcome: Grind",
        "Outcome dropped: Weld",
        "Languages of instruction: “Chinese, English” instead of “Chinese”.",
        "Level: “Advanced” instead of “Introductory”.",
        "Class hours: “20 of 60 minutes each” instead of “16 of 45 minutes each”.",
        "Field of study: now “Manufacturing and processing”.",
        "Other classification: now “X1”.",
        "The prerequisites changed.",
    ]
    assert differences(published.published, published.published) == []


def test_every_column_that_is_said_is_told_of(published):
    assert set(CONTENT) <= set(CourseVersion.__table__.columns.keys())


@pytest.mark.parametrize(("typed", "kept"), [("• a\n 3) b\n", "a\nb"), ("\n \n", None), ("1、甲\n乙", "甲\n乙")])
def test_outcomes_are_a_list(typed, kept):
    assert tidy({"zh": typed}).get("zh") == kept
