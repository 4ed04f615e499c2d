import pytest

from trainings.attendance.queries import rule_of
from trainings.attendance.rules import PRESETS

FORM = {
    "share": "70", "share_of": "meetings", "meeting_share": "75", "minimum_meetings": "", "mandatory": "1, -1",
    "max_absent_minutes": "", "short_day_minutes": "", "max_absent_minutes_short": "", "late_tolerance_minutes": "10",
    "excused": "present", "unclosed": "to_end", "unopened": "nothing", "credit": "all", "class_hour_minutes": "45",
}  # fmt: skip


def address(world):
    return f"/organise/courses/{world.cohort.course.ref}/attendance"


def test_a_rule_is_saved_in_the_draft_and_cohorts_keep_theirs(class_, signed_in):
    client, url = signed_in(class_.alice), address(class_)
    assert client.post(url, data=FORM).status_code == 303
    version = class_.cohort.course.draft
    assert version.attendance_rule == {
        "share": 0.7, "mandatory": [1, -1], "late_tolerance_minutes": 10, "excused": "present",
    }  # fmt: skip
    assert rule_of(class_.cohort).share == (0.7 if class_.cohort.course_version is version else 0.8)
    assert "At least 70% of the meetings must be attended." in client.get(url).text


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_fills_the_form(class_, signed_in, name):
    page = signed_in(class_.alice).get(address(class_) + f"?preset={name}")
    assert page.status_code == 200
    assert "Nothing is saved yet." in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("share", "0"), ("share", "101"), ("share", "NaN"), ("mandatory", "first"), ("mandatory", "0"),
     ("short_day_minutes", "180"), ("late_tolerance_minutes", "-1"), ("excused", "maybe"),
     ("minimum_meetings", "99999999999999999999"), ("late_tolerance_minutes", ""), ("meeting_share", "")],
)  # fmt: skip
def test_what_can_not_be_is_refused_and_kept(class_, signed_in, field, value):
    answer = signed_in(class_.alice).post(address(class_), data=FORM | {field: value})
    assert answer.status_code == 422
    assert 'value="1, -1"' in answer.text or field == "mandatory"
    draft = class_.cohort.course.draft
    assert draft is None or draft.attendance_rule == {}


def test_somebody_else_does_not_find_it(class_, signed_in, make):
    assert signed_in(make.user()).get(address(class_)).status_code == 404
