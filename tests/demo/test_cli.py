import dataclasses

from sqlalchemy import func, select

from accounts.users.models import User
from accounts.users.queries import find_by_email
from core.database import Base
from tests.demo.conftest import PASSWORD


def _contents(session):
    """Every row of every table, without the passwords."""
    tables = [table for table in Base.metadata.sorted_tables if table.name != "users"]
    rows = {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables}
    users = select(*(column for column in User.__table__.columns if column.name != "password_hash"))
    return rows | {"users": sorted(map(repr, session.execute(users)))}


def _hashes(session):
    return {user.email: user.password_hash for user in session.scalars(select(User)) if user.password_hash}


def test_makes_a_world_once_and_prints_who_can_sign_in(demo, app, session, cli):
    """One build, as it takes seconds: first without a password, then again, then with one."""
    first = demo(password=None)
    assert first.exit_code == 0, first.output
    printed = [line.split() for line in first.output.splitlines()[-3:]]
    made = printed[0][2]
    assert len(made) >= 15
    assert printed == [
        ["organiser", "mei@demo.example", made],
        ["participant", "jun@demo.example", made],
        ["desk", "desk@demo.example", made],
    ]
    checked = cli("check")
    assert checked.exit_code == 0, checked.output
    before, hashes = _contents(session), _hashes(session)
    assert sorted(hashes) == ["desk@demo.example", "jun@demo.example", "mei@demo.example"]

    second = demo(password=None)
    assert [line.split()[:2] for line in second.output.splitlines()[-3:]] == [line[:2] for line in printed]
    assert made not in second.output
    assert _contents(session) == before
    assert _hashes(session) == hashes

    third = demo(password=PASSWORD)
    assert third.output.count(PASSWORD) == 3
    assert _contents(session) == before
    assert _hashes(session).keys() == hashes.keys()
    assert set(_hashes(session).values()).isdisjoint(hashes.values())

    for (_role, email, _password), path in zip(printed, ("/organise/", "/my", "/desk/"), strict=True):
        client = app.test_client()
        answer = client.post("/accounts/sign-in", data={"email": email, "password": PASSWORD})
        assert answer.status_code == 303
        assert client.get(path).status_code == 200, path


def test_refuses_a_password_that_is_guessed_first(demo, session):
    refused = demo(password="password12345678")
    assert refused.exit_code == 1
    assert "DEMO_PASSWORD: This password is made of words" in refused.output
    assert session.scalar(select(func.count()).select_from(User)) == 0


def test_refuses_in_production(demo, app, session, monkeypatch):
    production = dataclasses.replace(app.config["SETTINGS"], env="production")
    monkeypatch.setitem(app.config, "SETTINGS", production)
    refused = demo()
    assert refused.exit_code == 1
    assert "production" in refused.output
    assert find_by_email("mei@demo.example") is None
