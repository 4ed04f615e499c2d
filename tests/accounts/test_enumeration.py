"""Nothing tells whether somebody else's account exists: same status, same address, same page, same work."""

import re

import pytest

from accounts.users import passwords

PASSWORD = "violet tram under seven bridges"
SIGN_UP = {"password": PASSWORD, "name_native": "林梅", "language": "en", "time_zone": "Asia/Shanghai"}


@pytest.fixture
def hashing(monkeypatch):
    """Counts the slow steps: they are what a stranger could measure."""
    counted = []

    class Counting:
        def hash(self, password):
            counted.append("hash")
            return REAL.hash(password)

        def verify(self, stored, password):
            counted.append("verify")
            return REAL.verify(stored, password)

        check_needs_rehash = staticmethod(lambda stored: False)

    REAL = passwords._HASHER
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    return counted


def seen(answer, email, cookie_names):
    page = re.sub(r"[0-9a-f]{12}/", "", answer.text.replace(email, "ADDRESS"))
    return answer.status_code, answer.location, page, cookie_names


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/accounts/sign-in", {"password": "some wrong guess"}),
        ("/accounts/sign-in", {"password": ""}),
        ("/accounts/sign-up", SIGN_UP),
        ("/accounts/sign-up", SIGN_UP | {"password": "short"}),
        ("/accounts/sign-up", SIGN_UP | {"name_native": ""}),
        ("/accounts/link", {}),
        ("/accounts/reset", {}),
    ],
)
def test_known_and_unknown_accounts_are_answered_alike(make, app, session, hashing, outbox, path, data):
    make.user(email="known@people.example")
    make.user(email="unconfirmed@people.example", email_confirmed_at=None)
    make.user(email="disabled@people.example", disabled_at=make.user().created_at)
    make.user(email="bare@people.example", password_hash=None)
    answers = []
    for name in ("known", "unconfirmed", "disabled", "bare", "unknown"):
        hashing.clear()
        client, before = app.test_client(), len(outbox())
        email = f"{name}@people.example"
        answer = client.post(path, data={"email": email, **data})
        with client.session_transaction() as cookie:
            inside = sorted((key, len(str(value))) for key, value in cookie.items())
        answers.append((*seen(answer, email, inside), tuple(hashing), len(outbox()) - before))
    assert answers[1:] == answers[:-1]


def test_many_wrong_guesses_are_answered_alike(make, app, clock):
    clock.set(clock.now())
    make.user(email="known@people.example")
    sentences = []
    for name, network in (("known", "203.0.113.1"), ("unknown", "203.0.113.2")):
        email = f"{name}@people.example"
        for _ in range(6):
            answer = app.test_client().post(
                "/accounts/sign-in", data={"email": email, "password": "x"}, environ_base={"REMOTE_ADDR": network}
            )
        sentences.append(seen(answer, email, []))
    assert "Too many wrong attempts." in sentences[0][2]
    assert sentences[0] == sentences[1]
