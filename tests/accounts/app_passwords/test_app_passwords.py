"""App passwords: made and shown once, seen, revoked; what is stored gives none away."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from accounts.app_passwords import actions
from accounts.app_passwords.models import AppPassword
from accounts.app_passwords.queries import find_by_secret, list_working
from accounts.app_passwords.secrets import hash_secret, new_secret
from app import create_app
from core import jobs
from core.audit import list_entries
from core.errors import Invalid, Refused
from core.limits import limiter
from tests.support.clients import Client

PAGE = "/my/app-passwords"


def shown(page: str) -> list[str]:
    return re.findall(r"\b(?:[2-9a-z]{4}-){6}[2-9a-z]{4}\b", page)


def test_it_is_shown_once_and_works(signed_in, make):
    user = make.user()
    client = signed_in(user)
    answer = client.post(PAGE, data={"name": "Thunderbird"})
    (secret,) = set(shown(answer.text))
    assert find_by_secret(user.email, secret).name == "Thunderbird"
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = client.get(PAGE).text
    assert shown(page) == []
    assert "Thunderbird" in page


def test_day_and_hour_are_those_of_the_reader(signed_in, make, clock):
    clock.set(datetime(2026, 11, 22, 17, 58, tzinfo=UTC))
    client = signed_in(make.user(time_zone="Asia/Shanghai", language="en"))
    client.post(PAGE, data={"name": "Thunderbird"})
    assert "23 Nov 2026, 01:58" in client.get(PAGE).text


def test_nothing_stored_gives_it_away(session, make, outbox):
    user = make.user()
    password, secret = actions.create(user, "phone")
    session.flush()
    row = session.execute(select(AppPassword.__table__)).one()
    stored = repr(
        [*row, *((each.context, each.template) for each in outbox()), list_entries("user", user.id)[0].details]
    )
    assert secret not in stored
    assert secret.replace("-", "") not in stored
    assert password.secret_hash == hash_secret(secret)


def test_its_owner_gets_a_mail_and_a_line_in_the_audit(make, outbox):
    user = make.user()
    password, _secret = actions.create(user, "phone")
    actions.revoke(password)
    actions.revoke(password)
    assert [(each.template, each.to_address) for each in outbox()] == [("accounts/app_password", user.email)]
    verbs = [entry.verb for entry in list_entries("user", user.id)]
    assert verbs == ["app_password.revoked", "app_password.created"]


@pytest.mark.parametrize("filler", ["", " ", "-", " - ", "\u2011"])
@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_it_may_be_typed_as_people_type(make, filler, case):
    user = make.user(email="mei@example.org")
    password, secret = actions.create(user, "phone")
    assert find_by_secret("Mei@Example.ORG", case(secret).replace("-", filler)) == password


def test_it_belongs_to_one_person(make):
    user, other = make.user(), make.user()
    _password, secret = actions.create(user, "phone")
    for email in (other.email, "nobody@example.org", "", "%"):
        assert find_by_secret(email, secret) is None
    for wrong in ("", secret[:-1], new_secret(), make.PASSWORD):
        assert find_by_secret(user.email, wrong) is None


def test_revoked_ones_and_those_of_disabled_people_do_not_work(make, clock):
    user = make.user()
    one, first = actions.create(user, "phone")
    _two, second = actions.create(user, "office")
    actions.revoke(one)
    assert find_by_secret(user.email, first) is None
    assert find_by_secret(user.email, second) is not None
    user.disabled_at = clock.now()
    assert find_by_secret(user.email, second) is None


def test_revoking_on_the_page(signed_in, make):
    user = make.user()
    password, secret = actions.create(user, "phone")
    client = signed_in(user)
    assert client.post(f"{PAGE}/{password.ref}/revocation").status_code == 303
    assert find_by_secret(user.email, secret) is None
    assert client.post(f"{PAGE}/{password.ref}/revocation").status_code == 404


def test_those_of_others_do_not_exist(signed_in, make):
    password, _secret = actions.create(make.user(), "phone")
    assert signed_in(make.user()).post(f"{PAGE}/{password.ref}/revocation").status_code == 404
    assert password.revoked_at is None


def test_it_needs_a_name_and_there_are_not_too_many(signed_in, make):
    user = make.user()
    with pytest.raises(Invalid):
        actions.create(user, "   ")
    for number in range(actions.LIMIT):
        last, _secret = actions.create(user, f"phone {number}")
    with pytest.raises(Refused):
        actions.create(user, "one more")
    client = signed_in(user)
    answer = client.post(PAGE, data={"name": "one more"})
    assert (answer.status_code, shown(answer.text)) == (422, [])
    actions.revoke(last)
    assert client.post(PAGE, data={"name": "one more"}).status_code == 200
    assert len(list_working(user)) == actions.LIMIT


def test_when_and_by_what_it_was_used(app, session, make, clock):
    user = make.user()
    password, secret = actions.create(user, "phone")
    client = app.test_client()

    def use(program: str) -> None:
        headers = {"Depth": "0", "User-Agent": program}
        answer = client.open("/caldav/", method="PROPFIND", headers=headers, auth=(user.email, secret))
        assert answer.status_code == 207

    clock.advance(minutes=1)
    use("DAVx5/4.4")
    first = password.last_used_at
    assert (first, password.last_client) == (clock.now(), "DAVx5/4.4")
    clock.advance(minutes=5)
    use("Thunderbird/140")
    assert (password.last_used_at, password.last_client) == (first, "DAVx5/4.4")  # every ten minutes is enough
    clock.advance(minutes=6)
    use("Thunderbird/140" * 20)
    assert (password.last_used_at, len(password.last_client)) == (clock.now(), 120)


@pytest.fixture
def limited(settings):
    """A client of an app whose limits are on, as in production."""
    app = create_app(replace(settings, env="development"))
    app.test_client_class = Client
    yield app.test_client()
    limiter.reset()
    limiter.enabled = False
    jobs._nudges.clear()


def test_guesses_are_slowed_down_and_do_not_lock_the_owner_out(session, make, signed_in, limited):
    user = make.user()
    _password, secret = actions.create(user, "phone")
    email = user.email

    def statuses(secrets: list[str]) -> list[int]:
        ask = {"method": "PROPFIND", "headers": {"Depth": "0"}}
        return [limited.open("/caldav/", auth=(email, each), **ask).status_code for each in secrets]

    assert statuses([secret] * 35) == [207] * 35  # only guesses count
    assert statuses([new_secret() for _ in range(32)]) == [401] * 30 + [429] * 2
    assert statuses([secret]) == [429]
    signed_in(user)  # the page is open: a phone with an old password must not shut its owner out


def test_secrets_are_long_and_unlike_each_other():
    many = {new_secret() for _ in range(200)}
    assert len(many) == 200
    assert {len(each.replace("-", "")) for each in many} == {28}


def test_both_languages(signed_in, make):
    client = signed_in(make.user())
    for language in ("en", "zh"):
        assert client.get(f"{PAGE}?lang={language}").status_code == 200
