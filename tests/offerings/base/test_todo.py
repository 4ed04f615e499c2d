"""The organiser's list of things to do is true."""

from datetime import date, timedelta

import pytest

from offerings.base.todo import list_todos

FIRST = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def today(clock):
    clock.set(clock.now().replace(year=2026, month=9, day=1))


@pytest.fixture
def week(make):
    return make.exhibition(title="Week", starts_on=FIRST, ends_on=FIRST + timedelta(days=3))


@pytest.fixture
def part(make, week):
    return make.conference(title="Talks", parent=week, starts_on=FIRST, ends_on=FIRST + timedelta(days=5))


def hints(offering) -> list[str]:
    return [str(t.hint) for t in list_todos([offering]) if str(t.sentence) == "Check the dates of Talks"]


def test_a_part_within_its_whole_needs_nothing(part):
    assert hints(part) == []


@pytest.mark.parametrize("state", ["postponed", "cancelled"])
def test_a_part_of_what_does_not_take_place_is_looked_at(part, week, state):
    week.state = state
    assert hints(part) == [f"It is part of Week, which is {state}."]


def test_a_part_whose_whole_moved_away_is_looked_at(part, week):
    week.starts_on, week.ends_on = FIRST + timedelta(days=7), FIRST + timedelta(days=9)
    assert hints(part) == ["It is part of Week, which takes place on other days."]


def test_it_takes_one_query_however_many_there_are(make, part, week, session, query_count):
    week.state = "cancelled"
    parts = [part, *(make.conference(parent=week, starts_on=FIRST, venue=part.venue) for _ in range(3))]
    session.flush()
    with query_count() as few:
        list_todos(parts[:1])
    with query_count() as many:
        assert len(list_todos(parts)) >= 4
    assert len(few) == len(many)
