import pytest


def ask(client, make, email="new@people.example", password=None):
    data = {"email": email, "password": make.PASSWORD if password is None else password}
    return client.post("/my/address", data=data)


@pytest.fixture
def link(outbox):
    return lambda: "/accounts/confirm/address/" + outbox()[-1].context["token"]


def test_the_address_changes_once_the_new_one_is_confirmed(make, signed_in, link, outbox):
    user = make.user(email="old@people.example")
    client = signed_in(user)
    assert ask(client, make, "New@people.example").location == "/accounts/sent"
    assert (user.email, outbox()[-1].to_address) == ("old@people.example", "new@people.example")
    address = link()
    assert client.get(address).status_code == 200
    assert client.post(address).location == "/my/profile"
    assert user.email == "new@people.example"
    told = outbox()[-1]
    assert (told.template, told.to_address) == ("accounts/address_changed", "old@people.example")
    assert client.post(address).status_code == 410


def test_the_link_moves_nobody_into_somebody_elses_account(make, signed_in, client, link):
    user, stranger = make.user(), make.user()
    ask(signed_in(user), make)
    before = user.email
    assert "Sign in first" in client.post(link()).text
    assert signed_in(stranger).post(link()).status_code == 410
    assert user.email == before


def test_the_link_ends_after_a_day(make, signed_in, link, clock):
    client = signed_in(make.user())
    ask(client, make)
    clock.advance(days=1)
    assert client.post(link()).status_code == 410


def test_the_link_ends_with_a_change_of_password(make, signed_in, link):
    client = signed_in(make.user())
    ask(client, make)
    address = link()
    client.post("/my/password", data={"old": make.PASSWORD, "password": "an orchard behind nine walls"})
    assert client.post(address).status_code == 410


@pytest.mark.parametrize(
    ("email", "password", "sentence"),
    [
        ("new", None, "This is not a complete e-mail address."),
        ("", None, "Write the new address."),
        ("old@people.example", None, "This is already the address of your account."),
        ("new@people.example", "some wrong guess", "This is not your password."),
    ],
)
def test_a_refused_change_sends_nothing(make, signed_in, outbox, email, password, sentence):
    answer = ask(signed_in(make.user(email="old@people.example")), make, email, password)
    assert (answer.status_code, sentence in answer.text, outbox()) == (422, True, [])


def test_an_address_with_an_account_gets_the_same_answer_and_another_mail(make, signed_in, outbox):
    other = make.user()
    answer = ask(signed_in(make.user()), make, other.email)
    assert answer.location == "/accounts/sent"
    assert [(mail.template, mail.to_address) for mail in outbox()] == [("accounts/address_known", other.email)]


def test_an_address_taken_meanwhile_is_refused(make, signed_in, link):
    user = make.user()
    client = signed_in(user)
    ask(client, make)
    make.user(email="new@people.example")
    answer = client.post(link())
    assert (answer.status_code, "has an account of its own by now" in answer.text) == (422, True)
    assert user.email != "new@people.example"
