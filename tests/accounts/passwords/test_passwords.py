import pytest

from accounts.passwords import actions
from accounts.users.passwords import verify
from core.errors import Invalid

NEW = "an orchard behind nine walls"


@pytest.fixture
def link(outbox):
    return lambda: "/accounts/reset/" + outbox()[-1].context["token"]


def ask(client, email):
    return client.post("/accounts/reset", data={"email": email})


def test_a_reset_sets_the_password_signs_in_and_ends_every_other_device(make, client, signed_in, link, outbox):
    user = make.user()
    elsewhere = signed_in(user)
    assert ask(client, user.email).location == "/accounts/sent"
    assert client.get(link()).status_code == 200
    assert client.post(link(), data={"password": NEW}).location == "/my"
    assert verify(user.password_hash, NEW)
    assert client.get("/my/profile").status_code == 200
    assert elsewhere.get("/my/profile").status_code == 302
    assert outbox()[-1].template == "accounts/password_changed"


def test_a_reset_link_works_once(make, client, link, outbox):
    ask(client, make.user().email)
    address = link()
    client.post(address, data={"password": NEW})
    assert client.post(address, data={"password": "violet tram under seven bridges"}).status_code == 410


def test_a_reset_link_ends_after_an_hour(make, client, link, clock):
    ask(client, make.user().email)
    clock.advance(hours=1)
    assert client.get(link()).status_code == 410


def test_a_reset_confirms_the_address(make, client, link):
    user = make.user(email_confirmed_at=None)
    ask(client, user.email)
    client.post(link(), data={"password": NEW})
    assert user.email_confirmed_at is not None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Choose a password."),
        ("short", "Use at least 15."),
        ("huizhihuizhihuizhi", "guessed first"),
        ("x" * 300, "Field cannot be longer than 256 characters."),
        ("violet tram\0 under seven", "invisible control characters"),
    ],
)
def test_a_refused_password_leaves_the_old_one_and_the_link(make, client, link, typed, sentence):
    user = make.user()
    ask(client, user.email)
    answer = client.post(link(), data={"password": typed})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert verify(user.password_hash, make.PASSWORD)
    assert client.post(link(), data={"password": NEW}).status_code == 303


def test_a_disabled_account_gets_the_mail_of_an_unknown_one(make, client, outbox, clock):
    ask(client, make.user(disabled_at=clock.now()).email)
    assert [mail.template for mail in outbox()] == ["accounts/reset_unknown"]


def test_changing_the_password_ends_the_other_devices(make, signed_in, outbox):
    user = make.user()
    here, elsewhere = signed_in(user), signed_in(user)
    answer = here.post("/my/password", data={"old": make.PASSWORD, "password": NEW})
    assert (answer.status_code, answer.location) == (303, "/my/security")
    assert verify(user.password_hash, NEW)
    assert here.get("/my/profile").status_code == 200
    assert elsewhere.get("/my/profile").status_code == 302
    assert [mail.template for mail in outbox()] == ["accounts/password_changed"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("some wrong guess", NEW, "This is not your current password."),
        (None, "short", "Use at least 15."),
        (None, "", "Choose a password."),
        ("", NEW, "Write your current password."),
    ],
)
def test_a_refused_change_changes_nothing(make, signed_in, old, new, sentence):
    user = make.user()
    here, elsewhere = signed_in(user), signed_in(user)
    answer = here.post("/my/password", data={"old": make.PASSWORD if old is None else old, "password": new})
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert verify(user.password_hash, make.PASSWORD)
    assert elsewhere.get("/my/profile").status_code == 200


def test_guessing_the_old_password_waits_too(make, signed_in, clock):
    clock.set(clock.now())
    here = signed_in(make.user())
    for _ in range(5):
        here.post("/my/password", data={"old": "some wrong guess", "password": NEW})
    answer = here.post("/my/password", data={"old": make.PASSWORD, "password": NEW})
    assert (answer.status_code, "Too many wrong attempts." in answer.text) == (422, True)


def test_whoever_has_no_password_cannot_change_it_by_guessing(make):
    with pytest.raises(Invalid) as refusal:
        actions.change(make.user(password_hash=None), "nobody signs in with this", NEW, token="")
    assert refusal.value.field == "old"


def test_whoever_has_no_password_sets_one_through_a_link(make, client, outbox):
    user = make.user(password_hash=None)
    ask(client, user.email)
    token = outbox()[-1].context["token"]
    client.post("/accounts/link", data={"email": user.email})
    assert client.post(f"/accounts/reset/{token}", data={"password": NEW}).status_code == 303
    assert verify(user.password_hash, NEW)
