import pytest

from core.audit import list_entries
from core.errors import Invalid, NotFound
from organisations.base import actions
from organisations.base.queries import PER_PAGE, find_by_name, get_by_ref, get_by_slug, list_cities, list_public

FOSHAN = {"en": "Foshan University", "zh": "佛山大学"}


def test_an_organisation_is_created_with_an_address_of_its_name(make):
    made = actions.create(
        make.user(), name=FOSHAN, kind="university", city={"zh": "佛山"}, website="https://x.example/"
    )
    assert (made.slug, made.kind, made.name, made.city) == ("foshan-university", "university", FOSHAN, {"zh": "佛山"})
    assert [line.verb for line in list_entries("organisation", made.id)] == ["organisation.created"]
    assert get_by_slug("foshan-university") is get_by_ref(made.ref) is made


@pytest.mark.parametrize(("name", "slug"), [({"zh": "佛山大学"}, "fo-shan-da-xue"), (FOSHAN, "foshan-university")])
def test_a_second_of_the_same_name_has_another_address(session, name, slug):
    first, second = (actions.create(None, name=name, kind="university") for _ in range(2))
    assert (first.slug, second.slug) == (slug, f"{slug}-{second.ref}")


def test_a_name_without_letters_has_an_address(session):
    made = actions.create(None, name={"en": "★★★"}, kind="society")
    assert made.slug == made.ref


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"name": {}}, "name_en"),
        ({"kind": "club"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"website": "foshan.example"}, "website"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https://user:secret@foshan.example"}, "website"),
        ({"website": "https://foshan.example/a b"}, "website"),
        ({"website": "https://[foshan.example"}, "website"),
    ],
)
def test_what_is_refused(make, columns, field):
    with pytest.raises(Invalid) as refusal:
        actions.create(None, **{"name": FOSHAN, "kind": "university"} | columns)
    assert refusal.value.field == field
    organisation = make.organisation()
    with pytest.raises(Invalid) as refusal:
        actions.edit(organisation, None, **columns)
    assert refusal.value.field == field


def test_an_edited_organisation_keeps_its_address_and_is_found_by_its_new_name(session):
    made = actions.create(None, name=FOSHAN, kind="university")
    actions.edit(made, None, name={"en": "Lingnan College"})
    assert (made.slug, made.name) == ("foshan-university", {"en": "Lingnan College"})
    assert list_public("lingnan").organisations == [made]
    assert list_public("佛山").organisations == []


@pytest.mark.parametrize("typed", ["foshan university", "FOSHAN UNIVERSITY", " 佛山大学 "])
def test_a_name_is_found_in_each_language(session, typed):
    actions.create(None, name={"en": "Foshan University of Music"}, kind="university")
    made = actions.create(None, name=FOSHAN, kind="university")
    assert find_by_name(typed) is made


@pytest.mark.parametrize("typed", ["", "Foshan", "佛山", "Foshan University Hospital"])
def test_a_part_of_a_name_is_not_the_name(session, typed):
    actions.create(None, name=FOSHAN, kind="university")
    assert find_by_name(typed) is None


@pytest.fixture
def three(session):
    return [
        actions.create(None, name=FOSHAN, kind="university", city={"en": "Foshan", "zh": "佛山"}),
        actions.create(None, name={"zh": "季华实验室"}, kind="institute", city={"en": "Foshan", "zh": "佛山"}),
        actions.create(None, name={"en": "Engineers"}, kind="society", city={"en": "Macau", "zh": "澳门"}),
    ]


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({}, [2, 0, 1]),
        ({"text": "佛山"}, [0, 1]),
        ({"text": "佛山 大学"}, [0]),
        ({"text": "实验"}, [1]),
        ({"text": "jihua"}, [1]),
        ({"text": "eng"}, [2]),
        ({"kind": "institute"}, [1]),
        ({"city": "Foshan"}, [0, 1]),
        ({"city": "佛山", "kind": "university"}, [0]),
        ({"city": "澳门", "kind": "university"}, []),
        ({"text": "%"}, [2, 0, 1]),
        ({"text": "x_y"}, []),
    ],
)
def test_the_directory_is_narrowed(three, narrowed, found):
    assert list_public(**narrowed).organisations == [three[number] for number in found]


def test_each_city_is_listed_once(three):
    assert sorted(city["en"] for city in list_cities()) == ["Foshan", "Macau"]


def test_the_directory_has_pages(make, query_count):
    for _ in range(PER_PAGE + 1):
        make.organisation()
    with query_count() as queries:
        first, second, beyond = list_public(), list_public(number=2), list_public(number=99)
    assert (first.total, first.last, len(first.organisations), len(second.organisations)) == (31, 2, 30, 1)
    assert (beyond.number, beyond.organisations) == (2, second.organisations)
    assert len(queries) == 6


def test_what_is_not_there_is_not_found(session):
    with pytest.raises(NotFound):
        get_by_slug("nothing")
    with pytest.raises(NotFound):
        get_by_ref("nothing")
