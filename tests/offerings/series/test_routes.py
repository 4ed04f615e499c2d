import re
from datetime import UTC, date, datetime

import pytest

from offerings.agenda.queries import list_items

FIRST = datetime(2026, 9, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 8, 1, 8, tzinfo=UTC))


@pytest.fixture
def cohort(make):
    return make.cohort(starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 31))


@pytest.fixture
def editor(make, cohort, signed_in):
    user = make.user()
    make.role(cohort, user, "editor")
    return signed_in(user)


def at(cohort) -> str:
    return f"/organise/offerings/{cohort.ref}/series/new"


def typed(**given: object) -> dict[str, object]:
    return {
        "pattern": "weekly",
        "weekdays": ["1", "3"],
        "day": "2026-09-01",
        "until": "2026-09-10",
        "start": "09:00",
        "end": "12:00",
        "title_en": "Class",
        "kind": "meeting",
        "language": "",
    } | given


def confirmed(browser, cohort, data):
    """The form as it is sent from its preview."""
    mark = re.search(r'name="confirm" value="(\w+)"', browser.post(at(cohort), data=data).text)[1]
    return browser.post(at(cohort), data=data | {"confirm": mark})


def test_nothing_is_written_before_the_preview_is_confirmed(make, cohort, editor):
    room = make.room(name="Hall A")
    make.agenda_item(starts_at=FIRST, room=room, title="Other")
    answer = editor.post(at(cohort), data=typed(room=room.id, skip="2026-09-03"))
    assert answer.status_code == 200
    assert "3 items will be added" in answer.text
    assert "1 of them clashes" in answer.text
    assert "Hall A is taken by “Other” until 10:00." in answer.text
    assert "Thursday, 3 September 2026" not in answer.text
    assert list_items(cohort) == []


def test_the_confirmed_preview_is_written(make, cohort, editor):
    trainer = make.person(organisation=cohort.host)
    data = typed(skip="2026-09-03", **{"people-0-person": trainer.id, "people-0-role": "trainer"})
    assert confirmed(editor, cohort, data).status_code == 303
    items = list_items(cohort)
    assert [item.starts_at.day for item in items] == [1, 8, 10]
    assert {(item.kind, item.state, item.people[0].person) for item in items} == {("meeting", "draft", trainer)}
    assert len({item.series_key for item in items}) == 1


def test_a_plan_that_changed_after_its_preview_is_shown_again(cohort, editor):
    page = editor.post(at(cohort), data=typed()).text
    mark = re.search(r'name="confirm" value="(\w+)"', page)[1]
    answer = editor.post(at(cohort), data=typed(until="2026-10-10", confirm=mark))
    assert (answer.status_code, "12 items will be added" in answer.text) == (200, True)
    assert list_items(cohort) == []


def test_opening_hours(cohort, editor):
    data = typed(pattern="daily", until="2026-09-03", last_end="11:00", different="2026-09-02 10:00-20:00")
    assert confirmed(editor, cohort, data).status_code == 303
    assert [(i.starts_at.hour + 8, i.ends_at.hour + 8) for i in list_items(cohort)] == [(9, 12), (10, 20), (9, 11)]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"until": "", "count": ""}, "Say either the last date or the number of meetings."),
        ({"until": "", "count": "401"}, "Number must be between 1 and 400."),
        ({"until": "2100-01-01"}, "This series would last longer than three years."),
        ({"weekdays": list("0123456"), "until": "2028-01-01"}, "These are more than 400 items at once."),
        ({"skip": "Christmas"}, "“Christmas” is no date. Write 2026-10-01."),
        ({"skip": "2026-02-30"}, "“2026-02-30” is no date."),
        ({"different": "Friday late"}, "“Friday late” is not understood."),
        ({"different": "2026-09-02 25:00-26:00"}, "“25:00” is no time."),
        ({"title_en": ""}, "Give it a title in at least one language."),
        ({"until": "2026-09-01", "skip": "2026-09-01"}, "There is no date left to make an item for."),
    ],
)
@pytest.mark.parametrize("confirm", [{}, {"confirm": "1"}])
def test_bad_plans_get_a_sentence(cohort, editor, given, sentence, confirm):
    answer = editor.post(at(cohort), data=typed(abstract_en="What I typed", **given, **confirm))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "What I typed" in answer.text
    assert list_items(cohort) == []


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("editor", 200), ("viewer", 403), ("desk", 404)])
def test_who_may(make, cohort, signed_in, role, status):
    user = make.user()
    make.role(cohort, user, role)
    assert signed_in(user).get(at(cohort)).status_code == status
