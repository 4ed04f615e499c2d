from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from accounts.sign_ins.jobs import purge_sign_ins
from accounts.sign_ins.models import FailedSignIn, SignIn
from core.database import db

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
WRONG = "E-mail address and password do not belong together."
WAIT = "Too many wrong attempts."


def attempt(client, email, password, **kwargs):
    return client.post("/accounts/sign-in", data={"email": email, "password": password}, **kwargs)


def count(session, model):
    return session.scalar(db.select(db.func.count()).select_from(model))


def test_the_right_password_opens_a_sign_in(make, client, session):
    user = make.user()
    answer = attempt(client, user.email.upper(), make.PASSWORD, headers={"User-Agent": "Firefox/128.0 Linux"})
    assert (answer.status_code, answer.location) == (303, "/my")
    row = session.scalars(db.select(SignIn)).one()
    assert (row.user_id, row.method, row.client, row.address) == (
        user.id,
        "password",
        "Firefox/128.0 Linux",
        "127.0.0.1",
    )
    with client.session_transaction() as cookie:
        assert row.token_hash != cookie["_user_id"]
    assert client.get("/my/profile").status_code == 200


def test_the_cookie_before_signing_in_is_worth_nothing_after(make, client):
    client.get("/accounts/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "yes"
    attempt(client, make.user().email, make.PASSWORD)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert len(cookie["_user_id"]) == 43


def test_signing_in_needs_the_form_of_this_browser(make, client, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = attempt(client, make.user().email, make.PASSWORD)
    assert answer.status_code == 400
    assert client.get("/my/profile").status_code == 302


def test_a_wrong_password_keeps_the_address_and_forgets_the_password(make, client):
    user = make.user()
    answer = attempt(client, user.email, "some wrong guess")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert WRONG in page
    assert f'value="{user.email}"' in page
    assert "some wrong guess" not in page


@pytest.mark.parametrize(
    ("columns", "password", "sentence"),
    [
        ({"disabled_at": NOON}, None, WRONG),
        ({"password_hash": None}, None, WRONG),
        ({"email_confirmed_at": None}, None, "This address is not confirmed yet."),
        ({"email_confirmed_at": None}, "some wrong guess", WRONG),
    ],
)
def test_who_may_not_sign_in(make, client, columns, password, sentence):
    answer = attempt(client, make.user(**columns).email, password or make.PASSWORD)
    assert (answer.status_code, sentence in answer.get_data(as_text=True)) == (422, True)
    assert client.get("/my/profile").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [("", ""), ("mei\0@people.example", "x"), ("x" * 300, "x"), ("mei@people.example", "x" * 1_001), ("\ud800", "x")],
)
def test_hostile_input_is_refused_with_a_sentence(session, client, email, password):
    answer = attempt(client, email.encode("utf-8", "surrogatepass"), password)
    assert answer.status_code == 422
    assert "Please look at these places again" in answer.get_data(as_text=True)


def test_the_sixth_guess_waits_a_minute_and_is_then_heard(make, client, clock):
    clock.set(NOON)
    user = make.user()
    for _ in range(5):
        assert WRONG in attempt(client, user.email, "some wrong guess").get_data(as_text=True)
    answer = attempt(client, user.email, make.PASSWORD)
    assert (answer.status_code, WAIT in answer.get_data(as_text=True)) == (422, True)
    clock.advance(seconds=61)
    assert attempt(client, user.email, make.PASSWORD).status_code == 303


def test_guesses_while_waiting_do_not_lengthen_the_wait(make, client, clock, session):
    clock.set(NOON)
    user = make.user()
    for _ in range(9):
        attempt(client, user.email, "some wrong guess")
    assert count(session, FailedSignIn) == 5


def test_the_wait_grows(make, client, clock):
    clock.set(NOON)
    user = make.user()
    for _ in range(5):
        attempt(client, user.email, "some wrong guess")
    clock.advance(seconds=61)
    attempt(client, user.email, "some wrong guess")
    clock.advance(seconds=61)
    assert WAIT in attempt(client, user.email, make.PASSWORD).get_data(as_text=True)
    clock.advance(seconds=60)
    assert attempt(client, user.email, make.PASSWORD).status_code == 303


def test_a_right_password_forgets_the_wrong_ones(make, client, session):
    user = make.user()
    for _ in range(4):
        attempt(client, user.email, "some wrong guess")
    assert attempt(client, user.email, make.PASSWORD).status_code == 303
    assert count(session, FailedSignIn) == 0


def test_one_network_guessing_at_many_accounts_waits(make, client, clock, app):
    clock.set(NOON)
    user = make.user()
    for number in range(20):
        attempt(client, f"nobody{number}@people.example", "some wrong guess")
    assert WAIT in attempt(client, user.email, make.PASSWORD).get_data(as_text=True)
    elsewhere = app.test_client()
    answer = attempt(elsewhere, user.email, make.PASSWORD, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert answer.status_code == 303


def test_many_guesses_at_once_do_not_slip_past_the_count(make, app, in_threads, clock, session):
    clock.set(NOON)
    user = make.user()
    email = user.email

    def guess(index):
        browser = FlaskClient(app, app.response_class)
        return attempt(browser, email, "wrong", environ_base={"REMOTE_ADDR": f"203.0.113.{index}"}).text

    pages = in_threads(guess, 12)
    assert sum(WRONG in page for page in pages) == 5
    assert sum(WAIT in page for page in pages) == 7
    assert count(session, FailedSignIn) == 5


def test_an_old_hash_is_renewed(make, client):
    user = make.user(password_hash=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(make.PASSWORD))
    assert attempt(client, user.email, make.PASSWORD).status_code == 303
    assert "m=19456,t=2,p=1" in user.password_hash


def test_signing_out_ends_the_row_and_the_cookie(make, client, sign_in, session):
    sign_in(client, make.user())
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert client.post("/accounts/sign-out").status_code == 303
    assert session.scalars(db.select(SignIn)).one().ended_at is not None
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert client.get("/my/profile").status_code == 302


def test_signing_out_twice_is_no_error(session, client):
    assert client.post("/accounts/sign-out").status_code == 303
    assert client.get("/accounts/sign-out").status_code == 405


def test_being_seen_is_noted_every_quarter_of_an_hour(make, client, sign_in, session, clock):
    clock.set(NOON)
    sign_in(client, make.user())
    row = session.scalars(db.select(SignIn)).one()
    clock.advance(minutes=15)
    client.get("/my/profile")
    assert row.last_seen_at == NOON
    clock.advance(seconds=1)
    client.get("/my/profile")
    assert row.last_seen_at == NOON + timedelta(minutes=15, seconds=1)


def test_a_sign_in_unseen_for_a_month_no_longer_counts(make, client, sign_in, clock):
    clock.set(NOON)
    sign_in(client, make.user())
    clock.advance(days=29)
    assert client.get("/my/profile").status_code == 200
    clock.advance(days=30, seconds=1)
    assert client.get("/my/profile").status_code == 302


def test_a_disabled_account_is_out_at_once(make, client, sign_in):
    user = make.user()
    sign_in(client, user)
    user.disabled_at = NOON
    assert client.get("/my/profile").status_code == 302


def test_who_the_reader_is_takes_one_query(make, client, sign_in, query_count):
    sign_in(client, make.user())
    with query_count() as queries:
        client.get("/accounts/sign-in")
    assert len([one for one in queries if "sign_ins" in one]) == 1


def test_the_purge_keeps_what_is_young(make, client, sign_in, session, clock):
    clock.set(NOON)
    sign_in(client, make.user())
    attempt(client, "nobody@people.example", "x")
    client.post("/accounts/sign-out")
    attempt(client, "nobody@people.example", "some wrong guess")
    clock.advance(hours=23)
    purge_sign_ins()
    assert (count(session, FailedSignIn), count(session, SignIn)) == (1, 1)
    clock.advance(hours=2)
    purge_sign_ins()
    assert (count(session, FailedSignIn), count(session, SignIn)) == (0, 1)
    clock.advance(days=90)
    purge_sign_ins()
    assert count(session, SignIn) == 0
