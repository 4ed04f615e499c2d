import pytest
from flask.testing import FlaskClient

from accounts.users.models import User
from accounts.users.passwords import verify
from accounts.users.queries import find_by_email
from core.database import db

NAMES = {"name_native": "林梅", "name_latin": "", "language": "zh", "time_zone": "Asia/Shanghai"}


def ask(client, email, next_page=""):
    return client.post("/accounts/link", data={"email": email, "next": next_page})


@pytest.fixture
def link(outbox):
    return lambda: "/accounts/link/" + outbox()[-1].context["token"]


def test_a_known_person_is_signed_in_where_they_wanted_to_go(make, client, link):
    user = make.user()
    assert ask(client, user.email, "/events/foshan/registration").location == "/accounts/sent"
    page = client.get(link())
    assert (page.status_code, user.email in page.text, "name_native" in page.text) == (200, True, False)
    assert client.get("/my/profile").status_code == 302
    assert client.post(link()).location == "/events/foshan/registration"
    assert client.get("/my/profile").status_code == 200


def test_a_newcomer_is_asked_for_a_name_and_has_a_confirmed_account(client, session, link):
    ask(client, "Mei@people.example", "/events/foshan/registration")
    assert session.scalars(db.select(User)).all() == []
    assert "name_native" in client.get(link()).text
    refused = client.post(link(), data=NAMES | {"name_native": " "})
    assert (refused.status_code, "Write your name as you use it yourself." in refused.text) == (422, True)
    assert client.post(link(), data=NAMES).location == "/events/foshan/registration"
    user = session.scalars(db.select(User)).one()
    assert (user.email, user.name_native, user.password_hash) == ("mei@people.example", "林梅", None)
    assert user.email_confirmed_at is not None
    assert client.get("/my/profile").status_code == 200


def test_a_link_works_once(make, client, app, link):
    ask(client, make.user().email)
    client.post(link())
    assert app.test_client().post(link()).status_code == 410


def test_a_newcomers_link_works_once(client, app, link, session):
    ask(client, "mei@people.example")
    client.post(link(), data=NAMES)
    assert app.test_client().post(link(), data=NAMES).status_code == 410


def test_a_link_ends_after_an_hour(make, client, link, clock):
    ask(client, make.user().email)
    clock.advance(hours=1)
    assert client.post(link()).status_code == 410


def test_a_disabled_account_gets_no_way_in(make, client, link, clock):
    ask(client, make.user(disabled_at=clock.now()).email)
    assert client.post(link()).status_code == 410


def test_a_password_from_before_the_confirmation_is_dropped(make, client, link):
    """A stranger may have signed up with this address and wait for its owner."""
    user = make.user(email_confirmed_at=None)
    ask(client, user.email)
    assert client.post(link()).status_code == 303
    assert user.email_confirmed_at is not None
    assert not verify(user.password_hash, make.PASSWORD)


@pytest.mark.parametrize("other", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_the_next_page_is_one_of_ours(make, client, link, other):
    ask(client, make.user().email, other)
    assert client.post(link()).location == "/my"


def test_many_requests_within_a_minute_are_one_mail(make, client, outbox, clock):
    clock.set(clock.now().replace(second=0))
    email = make.user().email
    for _ in range(3):
        assert ask(client, email).location == "/accounts/sent"
    assert len(outbox()) == 1
    clock.advance(minutes=1)
    ask(client, email)
    assert len(outbox()) == 2


@pytest.mark.parametrize("typed", ["", "mei", "mei@people.example\0", "x" * 300 + "@people.example"])
def test_what_is_no_address_is_refused(session, client, outbox, typed):
    assert (ask(client, typed).status_code, outbox()) == (422, [])


def test_the_newcomer_is_written_once_however_often_they_press(session, app, in_threads, client, link):
    ask(client, "mei@people.example")
    address = link()
    statuses = in_threads(lambda _: FlaskClient(app, app.response_class).post(address, data=NAMES).status_code, 4)
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 410, 422}
    assert find_by_email("mei@people.example") is not None
