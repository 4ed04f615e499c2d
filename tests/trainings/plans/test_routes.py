from datetime import UTC, date, datetime, time

import pytest

from offerings.agenda.ical import item_events
from offerings.agenda.models import AgendaItem
from offerings.agenda.queries import list_items
from trainings.plans import actions
from trainings.plans.models import MeetingPlan
from trainings.plans.planning import Wish
from trainings.plans.queries import list_meetings, list_plans

FORM = {
    "title_en": "Class", "title_zh": "课程", "first": "2026-12-05", "weekdays": "5", "start": "09:00", "end": "12:15",
    "break_minutes": "15", "class_hours": "24", "exceptions": "2026-12-26",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(datetime(2026, 11, 22, 4, tzinfo=UTC))


@pytest.fixture
def cohort(make, lead):
    return make.cohort(host=lead.host, starts_on=date(2026, 12, 5), ends_on=date(2027, 3, 31))


@pytest.fixture
def page(lead, signed_in):
    return signed_in(lead)


def confirm_of(answer):
    return answer.get_data(as_text=True).split('name="confirm"')[1].split('value="')[1].split('"')[0]


def days(items):
    return [item.starts_at.date().isoformat() for item in items]


def test_nothing_is_written_before_the_dates_were_seen(page, cohort, session):
    path = f"/organise/cohorts/{cohort.ref}/plan"
    assert page.get(path).status_code == 200
    seen = page.post(path, data=FORM)
    text = seen.get_data(as_text=True)
    assert "6 meetings" in text
    assert "Left out" in text
    assert session.query(AgendaItem).count() == 0
    assert page.post(path, data=FORM | {"confirm": "something else"}).status_code == 200
    assert session.query(AgendaItem).count() == 0
    assert page.post(path, data=FORM | {"confirm": confirm_of(seen)}).status_code == 303
    items = list_items(cohort)
    assert days(items) == ["2026-12-05", "2026-12-12", "2026-12-19", "2027-01-02", "2027-01-09", "2027-01-16"]
    assert {(item.state, item.kind) for item in items} == {("draft", "meeting")}
    assert session.query(MeetingPlan).one().series_key == items[0].series_key


def test_clashes_of_rooms_and_trainers_anywhere_are_shown(page, cohort, make, lead):
    venue = make.venue()
    room, trainer = make.room(venue=venue), make.person(organisation=lead.host)
    cohort.venue = venue
    start = datetime(2026, 12, 12, 2, tzinfo=UTC)
    make.agenda_item(offering=make.conference(), room=room, starts_at=start, people=(trainer,))
    given = FORM | {"room": str(room.id), "trainer": str(trainer.id)}
    text = page.post(f"/organise/cohorts/{cohort.ref}/plan", data=given).get_data(as_text=True)
    assert "1 of them clashes" in text


@pytest.mark.parametrize(
    "bad",
    [
        {"first": ""}, {"weekdays": []}, {"class_hours": ""}, {"count": "3"}, {"exceptions": "soon"},
        {"exceptions": "2026-02-30"}, {"title_en": "", "title_zh": ""}, {"break_minutes": "195"}, {"room": "999999"},
        {"class_hours": "99999999999999999999"}, {"second_trainer": "7"},
    ],
)  # fmt: skip
def test_refuses(page, cohort, session, bad):
    assert page.post(f"/organise/cohorts/{cohort.ref}/plan", data=FORM | bad).status_code == 422
    assert session.query(AgendaItem).count() == 0


def test_a_draft_takes_its_meetings_into_its_dates(page, cohort, session):
    cohort.state, cohort.starts_on, cohort.ends_on = "draft", date(2026, 12, 20), date(2027, 1, 10)
    path = f"/organise/cohorts/{cohort.ref}/plan"
    seen = page.post(path, data=FORM)
    assert "The dates of the cohort become 5 Dec 2026\u2009–\u200916 Jan 2027." in seen.get_data(as_text=True)
    assert page.post(path, data=FORM | {"confirm": confirm_of(seen)}).status_code == 303
    assert (cohort.starts_on, cohort.ends_on) == (date(2026, 12, 5), date(2027, 1, 16))
    assert "The dates of the cohort become" not in page.post(path, data=FORM).get_data(as_text=True)


def test_dates_that_people_know_do_not_change_by_a_plan(page, cohort, session):
    cohort.ends_on = date(2027, 1, 10)
    path = f"/organise/cohorts/{cohort.ref}/plan"
    seen = page.post(path, data=FORM)
    assert "Some of them are outside the dates of the cohort" in seen.get_data(as_text=True)
    assert page.post(path, data=FORM | {"confirm": confirm_of(seen)}).status_code == 303
    assert cohort.ends_on == date(2027, 1, 10)


def test_in_calendars_it_is_one_entry_that_recurs(cohort, lead):
    wish = Wish(
        date(2026, 12, 5), frozenset({5}), time(9), time(12), count=6, exceptions=frozenset({date(2026, 12, 26)})
    )
    _planned, items = actions.apply(cohort, lead, wish, title={"en": "Class"})
    for item in items:
        item.state, item.published_at = "published", item.created_at
    masters = [event for event in item_events(items, "en", "http://localhost") if event.recurrence_id is None]
    assert len(masters) == 1
    assert masters[0].recurrence is not None


def test_the_rest_is_planned_again_after_a_day_without_class(page, cohort, lead, session):
    wish = Wish(date(2026, 12, 5), frozenset({5}), time(9), time(12), count=4)
    actions.apply(cohort, lead, wish, title={"en": "Class"})
    plan = list_plans(cohort)[0]
    path = f"/organise/cohorts/{cohort.ref}/plan/{plan.ref}"
    assert page.get(path).status_code == 200
    given = {"days": "2026-12-12, 2026-12-26"}
    assert "3 meetings move" in page.post(path, data=given).get_data(as_text=True)
    assert days(list_meetings(plan))[1] == "2026-12-12"
    assert page.post(path, data=given | {"confirm": "1"}).status_code == 303
    assert days(list_meetings(plan)) == ["2026-12-05", "2026-12-19", "2027-01-02", "2027-01-09"]
    assert page.post(path, data={"days": "2026-11-01"}).status_code == 422
    assert page.post(path, data={"days": "2027-02-01"}).status_code == 422
    assert plan.wish["exceptions"] == ["2026-12-12", "2026-12-26"]


def test_a_room_that_is_taken_refuses_the_whole_of_it(page, cohort, lead, make, session):
    room = make.room(venue=make.venue())
    wish = Wish(date(2026, 12, 5), frozenset({5}), time(9), time(12), count=3)
    _planned, items = actions.apply(cohort, lead, wish, title={"en": "Class"}, room=room)
    for item in items:
        item.state, item.published_at = "published", item.created_at
    make.agenda_item(offering=make.conference(), room=room, starts_at=datetime(2026, 12, 26, 2, tzinfo=UTC))
    plan = list_plans(cohort)[0]
    answer = page.post(f"/organise/cohorts/{cohort.ref}/plan/{plan.ref}", data={"days": "2026-12-12", "confirm": "1"})
    assert answer.status_code == 422
    assert days(list_meetings(plan)) == ["2026-12-05", "2026-12-12", "2026-12-19"]


def test_a_cohort_without_meetings_says_what_to_do_next(page, cohort, lead, make):
    make.conference(host=lead.host)
    overview, link = f"/organise/offerings/{cohort.ref}", f'href="/organise/cohorts/{cohort.ref}/plan"'
    assert "Plan the class meetings of" in page.get(overview).text
    assert page.get("/organise/").text.count("Plan the class meetings of") == 1
    assert link in page.get("/organise/").text
    wish = Wish(date(2026, 12, 5), frozenset({5}), time(9), time(12), count=2)
    actions.apply(cohort, lead, wish, title={"en": "Class"})
    assert "Plan the class meetings of" not in page.get(overview).text


def test_a_plan_of_another_cohort_is_not_found(page, cohort, lead, make):
    other = make.cohort(host=lead.host)
    wish = Wish(date(2026, 12, 5), frozenset({5}), time(9), time(12), count=2)
    actions.apply(other, lead, wish, title={"en": "Class"})
    assert page.get(f"/organise/cohorts/{cohort.ref}/plan/{list_plans(other)[0].ref}").status_code == 404
