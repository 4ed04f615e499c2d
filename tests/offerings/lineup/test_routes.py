import pytest

from core.database import db
from offerings.people.models import Person


@pytest.fixture
def offering(make):
    return make.conference()


def at(offering, *rest: str) -> str:
    return "/".join([f"/organise/offerings/{offering.ref}/people", *rest])


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("owner", [200, 200, 200]),
        ("editor", [200, 200, 200]),
        ("viewer", [200, 403, 403]),
        ("desk", [404, 404, 404]),
        (None, [404, 404, 404]),
    ],
)
def test_who_may(make, offering, signed_in, role, statuses):
    person, user = make.person(organisation=offering.host), make.user()
    if role:
        make.role(offering, user, role)
    browser = signed_in(user)
    paths = [at(offering), at(offering, "new"), at(offering, person.ref)]
    assert [browser.get(path).status_code for path in paths] == statuses


def test_a_person_is_added_for_the_host(offering, editor):
    data = {"name_native": "王芳", "name_latin": "Wang Fang", "affiliation_zh": "华工", "email": "Fang@X.example"}
    assert editor.post(at(offering, "new"), data=data).location == at(offering)
    person = db.session.scalar(db.select(Person))
    assert (person.organisation_id, person.email, person.sort_key) == (offering.host_id, "fang@x.example", "wang fang")
    assert person.affiliation == {"zh": "华工"}


def test_somebody_known_by_their_address_is_not_entered_twice(make, offering, editor):
    known = make.person(email="fang@x.example", name_native="王芳")
    answer = editor.post(at(offering, "new"), data={"name_native": "芳", "email": "FANG@x.example"})
    assert answer.location == f"/organise/offerings/{offering.ref}/agenda/new?person={known.ref}"
    assert db.session.scalars(db.select(Person.name_native)).all() == ["王芳"]
    assert "王芳" in editor.get(answer.location).text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name_native": ""}, "Give a name, in either script."),
        ({"email": "nobody"}, "Write it like name@example.org."),
        ({"name_native": "x" * 121}, "Field cannot be longer than 120 characters."),
    ],
)
def test_bad_input_is_refused(offering, editor, given, sentence):
    answer = editor.post(at(offering, "new"), data={"name_native": "王芳", "biography_zh": "生平"} | given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "生平" in answer.text


def test_an_address_that_somebody_else_has_is_refused(make, offering, editor):
    make.person(email="taken@x.example")
    person = make.person(organisation=offering.host)
    answer = editor.post(at(offering, person.ref), data={"name_native": "王芳", "email": "taken@x.example"})
    assert answer.status_code == 422
    assert "Somebody else on our programmes has this address." in answer.text
    assert person.email is None


def test_people_of_others_are_hidden_unless_they_are_on_the_agenda(make, offering, editor):
    stranger, guest = make.person(name_latin="Stranger"), make.person(name_latin="Guest")
    make.agenda_item(offering=offering, people=(guest,), title="Guest talk")
    page = editor.get(at(offering)).text
    assert ("Guest" in page, "Guest talk" in page, "Stranger" in page) == (True, True, False)
    assert editor.get(at(offering, stranger.ref)).status_code == 404
    assert editor.get(at(offering, guest.ref)).status_code == 403


def test_the_people_of_my_organisations(make, signed_in):
    user, host = make.user(), make.organisation()
    make.member(host, user, "manager")
    mine, foreign = make.person(organisation=host, name_latin="Mine"), make.person(name_latin="Foreign")
    browser = signed_in(user)
    page = browser.get("/organise/people").text
    assert ("Mine" in page, "Foreign" in page) == (True, False)
    assert browser.get(f"/organise/people/{foreign.ref}").status_code == 404
    assert browser.post(f"/organise/people/{mine.ref}", data={"name_native": "新名"}).status_code == 303
    assert mine.name_native == "新名"
