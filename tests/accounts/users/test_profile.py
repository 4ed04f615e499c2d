import pytest

from accounts.users import actions
from core.audit import list_entries
from core.errors import Invalid, Refused

TYPED = {
    "name_native": "张慧",
    "name_latin": "Zhang Hui",
    "organisation_name": "佛山大学",
    "job_title": "Engineer",
    "phone": "+86 757 8333 1234",
    "language": "zh",
    "time_zone": "Europe/Lisbon",
}


def test_a_person_edits_their_profile(make, signed_in):
    user = make.user()
    answer = signed_in(user).post("/my/profile", data=TYPED)
    assert (answer.status_code, answer.location) == (303, "/my/profile")
    assert {name: getattr(user, name) for name in TYPED} == TYPED
    assert [line.verb for line in list_entries("user", user.id)] == ["user.edited"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name_native", " ", "Write your name as you use it yourself."),
        ("name_native", "a\0b", "invisible control characters"),
        ("name_native", "x" * 121, "Field cannot be longer than 120 characters."),
        ("phone", "call me", "Write a phone number"),
        ("language", "de", "Choose one of these."),
        ("time_zone", "Mars/Olympus", "Choose one of these."),
    ],
)
def test_a_refused_profile_keeps_what_was_typed(make, signed_in, field, typed, sentence):
    user = make.user(name_native="before")
    answer = signed_in(user).post("/my/profile", data=TYPED | {field: typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Engineer"' in page
    assert user.name_native == "before"


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert client.get("/my/profile").location == "/accounts/sign-in?next=/my/profile"


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"name_native": " "}, "name_native"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"language": "de"}, "language"),
    ],
)
def test_the_action_refuses_too(make, columns, field):
    with pytest.raises(Invalid) as refusal:
        actions.edit_profile(make.user(), **columns)
    assert refusal.value.field == field


def test_an_address_has_one_account(make):
    make.user(email="mei@people.example")
    with pytest.raises(Refused) as refusal:
        actions.create("MEI@people.example", {"name_native": "Mei"})
    assert refusal.value.code == "email_taken"


def test_an_administrator_is_made_once(make, cli, clock):
    user = make.user(email="mei@people.example")
    assert cli("make-administrator", "Mei@people.example").exit_code == 0
    first = user.administrator_at
    clock.advance(hours=1)
    assert cli("make-administrator", "mei@people.example").exit_code == 0
    assert user.administrator_at == first
    assert [line.verb for line in list_entries("user", user.id)] == ["user.made_administrator"]


def test_an_administrator_must_have_signed_up(session, cli):
    result = cli("make-administrator", "nobody@people.example")
    assert (result.exit_code, "Nobody has the address" in result.output) == (1, True)
