from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from accounts.sign_ins.models import SignIn
from accounts.users.models import User
from accounts.users.passwords import verify
from accounts.users.queries import find_by_email
from core.database import db

PASSWORD = "violet tram under seven bridges"
TYPED = {
    "email": "Mei@people.example",
    "password": PASSWORD,
    "name_native": "林梅",
    "name_latin": "Lin Mei",
    "language": "zh",
    "time_zone": "Europe/Lisbon",
}


def sign_up(client, **changes):
    return client.post("/accounts/sign-up", data=TYPED | changes)


@pytest.fixture
def link(outbox):
    """The confirmation link in the newest mail."""
    return lambda: "/accounts/confirm/" + outbox()[-1].context["token"]


def test_signing_up_writes_an_unconfirmed_account_and_mails_its_link(client, session, outbox):
    answer = sign_up(client)
    assert (answer.status_code, answer.location) == (303, "/accounts/sent")
    user = session.scalars(db.select(User)).one()
    assert (user.email, user.name_native, user.name_latin) == ("mei@people.example", "林梅", "Lin Mei")
    assert (user.language, user.time_zone, user.email_confirmed_at) == ("zh", "Europe/Lisbon", None)
    assert verify(user.password_hash, PASSWORD)
    mail = outbox()[0]
    assert (mail.template, mail.to_address, mail.language) == ("accounts/confirm", "mei@people.example", "zh")


def test_the_link_confirms_and_signs_in_the_browser_that_asked(client, session, link):
    sign_up(client)
    assert client.get(link()).status_code == 200
    assert find_by_email("mei@people.example").email_confirmed_at is None
    answer = client.post(link())
    assert (answer.status_code, answer.location) == (303, "/my")
    assert find_by_email("mei@people.example").email_confirmed_at is not None
    assert client.get("/my/profile").status_code == 200
    assert session.scalars(db.select(SignIn.method)).one() == "sign_up"


def test_the_link_works_once(client, link):
    sign_up(client)
    client.post(link())
    answer = client.get(link() + "?lang=en")
    assert (answer.status_code, "has been used or has run out" in answer.text) == (410, True)


def test_the_link_ends_after_three_days(client, link, clock):
    sign_up(client)
    clock.advance(days=3)
    assert client.post(link()).status_code == 410


def test_another_browser_is_asked_for_the_password(client, app, link):
    sign_up(client)
    other = app.test_client()
    refused = other.post(link(), data={"password": "a stranger does not know it"})
    assert (refused.status_code, "This is not the password you chose" in refused.text) == (422, True)
    assert find_by_email("mei@people.example").email_confirmed_at is None
    assert other.post(link(), data={"password": PASSWORD}).status_code == 303
    assert other.get("/my/profile").status_code == 200


def test_the_owner_of_an_address_does_not_confirm_a_strangers_password(client, app, link):
    """A stranger signs up with an address that is not theirs; its owner opens the link."""
    sign_up(client)
    owner = app.test_client()
    assert owner.post(link()).status_code == 422
    assert find_by_email("mei@people.example").email_confirmed_at is None


def test_signing_up_again_before_confirming_makes_the_first_link_void(client, link):
    sign_up(client)
    first = link()
    sign_up(client, password="an orchard behind nine walls", name_native="梅")
    assert client.get(first).status_code == 410
    assert client.post(link()).status_code == 303
    user = find_by_email("mei@people.example")
    assert (user.name_native, verify(user.password_hash, "an orchard behind nine walls")) == ("梅", True)


def test_an_existing_account_is_left_alone_and_told(make, client, outbox):
    user = make.user(email="mei@people.example", name_native="before")
    assert sign_up(client).location == "/accounts/sent"
    assert (user.name_native, verify(user.password_hash, make.PASSWORD)) == ("before", True)
    assert [(mail.template, mail.to_address) for mail in outbox()] == [("accounts/known", "mei@people.example")]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "mei", "This is not a complete e-mail address."),
        ("email", "", "Write your e-mail address."),
        ("email", "mei\0@people.example", "This is not a complete e-mail address."),
        ("password", "", "Choose a password."),
        ("password", "short", "This password has 5 characters. Use at least 15."),
        ("password", "passwordpassword", "made of words or patterns that are guessed first"),
        ("password", "mei林梅mei林梅mei林梅", "made of words or patterns that are guessed first"),
        ("name_native", "", "Write your name as you use it yourself."),
        ("name_native", "a\x07b", "invisible control characters"),
        ("name_latin", "x" * 121, "Field cannot be longer than 120 characters."),
        ("language", "de", "Choose one of these."),
        ("time_zone", "Mars/Olympus", "Choose one of these."),
    ],
)
def test_a_refused_sign_up_keeps_what_was_typed(session, client, outbox, field, typed, sentence):
    answer = sign_up(client, **{field: typed})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    kept = {"email": "Mei@people.example", "name_native": "林梅", "name_latin": "Lin Mei"} | {field: ""}
    assert all(f'value="{text}"' in answer.text for text in kept.values() if text)
    assert 'value="Europe/Lisbon"' in answer.text
    assert PASSWORD not in answer.text
    assert (session.scalars(db.select(User)).all(), outbox()) == ([], [])


def test_bytes_that_are_no_text_stay_as_they_were_written(session, client):
    body = urlencode(TYPED | {"name_native": "a\ud800b"}, errors="surrogatepass")
    answer = client.post("/accounts/sign-up", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    assert find_by_email("mei@people.example").name_native == "a%ED%A0%80b"


def test_who_is_signed_in_needs_no_account(make, signed_in):
    assert signed_in(make.user()).get("/accounts/sign-up").location == "/my"


def test_two_at_once_with_one_address_make_one_account(session, app, in_threads):
    def do(_index):
        return FlaskClient(app, app.response_class).post("/accounts/sign-up", data=TYPED).status_code

    statuses = in_threads(do, 4)
    assert set(statuses) <= {303, 422}
    assert 303 in statuses
    assert len(session.scalars(db.select(User)).all()) == 1


def test_one_look_shows_every_mistake(client, outbox):
    page = sign_up(client, email="no address", password="short", name_native="")
    assert page.status_code == 422
    for name in ("email", "password", "name_native"):
        assert f'id="{name}-error"' in page.text
    assert page.text.count("Use at least 15.") == 2, "in the summary and at the field"
    assert outbox() == []
