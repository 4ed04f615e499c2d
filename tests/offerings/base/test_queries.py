from datetime import date

import pytest

from core.errors import NotFound
from offerings.base import queries


def found(**filters):
    return [offering.slug for offering in queries.list_public(**filters)]


@pytest.fixture
def world(make):
    make.conference(slug="draft", state="draft", starts_on=date(2027, 1, 1))
    make.conference(slug="later", starts_on=date(2027, 3, 1), languages="zh en", city_key="foshan")
    make.exhibition(slug="early", starts_on=date(2027, 2, 1), mode="online", languages="en")
    make.cohort(slug="undated", starts_on=None)
    make.conference(slug="gone", starts_on=date(2027, 4, 1), state="cancelled")


@pytest.mark.usefixtures("world")
class TestListPublic:
    @pytest.mark.parametrize(
        ("filters", "slugs"),
        [
            ({}, ["early", "later", "gone", "undated"]),
            ({"kinds": ("conference",)}, ["later", "gone"]),
            ({"city_key": "foshan"}, ["later"]),
            ({"spoken": "en"}, ["early", "later"]),
            ({"first": date(2027, 2, 3)}, ["early", "later", "gone"]),
            ({"first": date(2027, 2, 4)}, ["later", "gone"]),
            ({"last": date(2027, 2, 1)}, ["early"]),
            ({"is_online": True}, ["early"]),
            ({"limit": 2, "offset": 1}, ["later", "gone"]),
        ],
    )
    def test_filters(self, filters, slugs):
        assert found(**filters) == slugs


@pytest.mark.parametrize("number", [1, 3])
def test_a_mixed_list_is_one_query(make, session, query_count, number):
    for _ in range(number):
        make.conference(venue=make.venue()), make.exhibition(), make.cohort()
    session.commit()
    session.expire_all()
    with query_count() as executed:
        rows = queries.list_public(limit=100)
        words = [(row.title, row.host.name, row.venue.name if row.venue else None, row.city) for row in rows]
    assert (len(words), len(executed)) == (3 * number, 1)


def test_one_offering_is_one_query(make, session, query_count):
    ref = make.cohort(minimum_headcount=3).ref
    session.commit()
    session.expire_all()
    with query_count() as executed:
        cohort = queries.get_by_ref(ref)
        assert (cohort.minimum_headcount, bool(cohort.host.name)) == (3, True)
    assert len(executed) == 1


def test_of_another_kind_is_not_found(make):
    exhibition = make.exhibition()
    assert queries.find_by_slug(exhibition.slug, {"cohort"}) is None
    with pytest.raises(NotFound):
        queries.get_by_ref(exhibition.ref, {"cohort"})
