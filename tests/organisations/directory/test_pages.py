import pytest
from markupsafe import Markup

from core.database import db
from organisations.base.models import Organisation
from organisations.base.sections import SECTIONS
from organisations.members.models import Membership

TYPED = {
    "name_en": "Foshan University",
    "name_zh": "佛山大学",
    "kind": "university",
    "city_en": "Foshan",
    "city_zh": "佛山",
    "country": "CN",
    "description_en": "Teaches **engineers**.",
    "website": "https://foshan.example/",
}


def test_the_directory_lists_and_narrows(make, client):
    make.organisation(name="Foshan University", kind="university", city={"en": "Foshan"})
    make.organisation(name="Engineers", kind="society", city={"en": "Macau"})
    everything = client.get("/organisations").text
    assert ("Foshan University" in everything, "Engineers" in everything) == (True, True)
    some = client.get("/organisations?kind=society&city=Macau&q=eng").text
    assert ("Foshan University" in some, "Engineers" in some) == (False, True)
    assert "Nothing fits" in client.get("/organisations?q=nowhere").text


def test_an_empty_directory_says_what_will_be_there(session, client):
    assert "No organisation yet" in client.get("/organisations").text


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=" + "9" * 30, "kind=%ff", "q=%25"])
def test_an_odd_question_is_answered(make, client, query):
    make.organisation()
    assert client.get(f"/organisations?{query}").status_code == 200


def test_the_pages_of_the_directory_keep_what_was_asked(make, client):
    for _ in range(31):
        make.organisation(kind="society")
    page = client.get("/organisations?kind=society").text
    assert 'href="/organisations?page=2&amp;kind=society"' in page
    assert "31 organisations" in page


def test_the_public_page_says_both_names_and_what_packages_above_add(make, client, monkeypatch):
    organisation = make.organisation(
        name={"en": "Foshan University", "zh": "佛山大学"}, description={"en": "Teaches **engineers** <script>."}
    )
    monkeypatch.setattr(
        "organisations.directory.routes.SECTIONS", [lambda one: Markup("<section>%s</section>") % one.slug]
    )
    page = client.get(f"/organisations/{organisation.slug}").text
    assert "Foshan University" in page
    assert '<p class="lead" lang="zh-Hans">佛山大学</p>' in page
    assert "<strong>engineers</strong>" in page
    assert "<script>." not in page
    assert f"<section>{organisation.slug}</section>" in page
    assert f"/organise/organisations/{organisation.ref}/edit" not in page


def test_sections_are_a_list_to_append_to():
    assert isinstance(SECTIONS, list)


def test_an_unknown_organisation_is_not_found(session, client):
    assert client.get("/organisations/nothing").status_code == 404


def test_whoever_adds_an_organisation_owns_it(make, signed_in, session):
    user = make.user()
    answer = signed_in(user).post("/organise/organisations/new", data=TYPED)
    organisation = session.scalars(db.select(Organisation)).one()
    assert (answer.status_code, answer.location) == (303, f"/organise/organisations/{organisation.ref}/members")
    assert organisation.name == {"en": "Foshan University", "zh": "佛山大学"}
    assert organisation.description == {"en": "Teaches **engineers**."}
    member = session.scalars(db.select(Membership)).one()
    assert (member.user_id, member.organisation_id, member.role) == (user.id, organisation.id, "owner")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name_en": "", "name_zh": " "}, "Write the name in at least one language."),
        ({"kind": ""}, "Choose what kind of organisation it is."),
        ({"kind": "club"}, "Choose one of these."),
        ({"country": "China"}, "Field cannot be longer than 2 characters."),
        ({"country": "cn"}, "two capital letters"),
        ({"website": "foshan.example"}, "Write the whole address, beginning with https://"),
        ({"name_en": "x" * 201}, "Field cannot be longer than 200 characters."),
        ({"name_en": "a\0b"}, "invisible control characters"),
        ({"description_en": "a\u202eb"}, "invisible control characters"),
    ],
)
def test_a_refused_organisation_keeps_what_was_typed(make, signed_in, session, changes, sentence):
    answer = signed_in(make.user()).post("/organise/organisations/new", data=TYPED | changes)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert 'value="Foshan"' in answer.text
    assert session.scalars(db.select(Organisation)).all() == []


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("manager", 200), ("member", 403), (None, 404), ("administrator", 200)]
)
def test_who_may_edit(make, signed_in, role, status):
    organisation, other = make.organisation(), make.organisation()
    user = make.administrator() if role == "administrator" else make.user()
    make.member(other, user, "owner")
    if role in ("owner", "manager", "member"):
        make.member(organisation, user, role)
    client = signed_in(user)
    address = f"/organise/organisations/{organisation.ref}/edit"
    assert client.get(address).status_code == status
    assert client.post(address, data=TYPED).status_code == (303 if status == 200 else status)
    assert (organisation.name == {"en": "Foshan University", "zh": "佛山大学"}) == (status == 200)


def test_the_form_shows_what_is_there(make, signed_in):
    organisation, user = make.organisation(name={"zh": "佛山大学"}, website="https://foshan.example/"), make.user()
    make.member(organisation, user)
    page = signed_in(user).get(f"/organise/organisations/{organisation.ref}/edit").text
    assert ('value="佛山大学"' in page, 'value="https://foshan.example/"' in page) == (True, True)


def test_my_organisations_are_mine(make, signed_in):
    mine, other, user = make.organisation(name="Mine"), make.organisation(name="Not mine"), make.user()
    make.member(other, make.user())
    client = signed_in(user)
    assert "You act for no organisation yet" in client.get("/organise/organisations").text
    make.member(mine, user, "member")
    page = client.get("/organise/organisations").text
    assert (">Mine</a>" in page, "Not mine" in page, f"{mine.ref}/edit" in page) == (True, False, False)


def test_who_is_not_signed_in_is_asked_to(session, client):
    answer = client.get("/organise/organisations/new")
    assert answer.location == "/accounts/sign-in?next=/organise/organisations/new"
