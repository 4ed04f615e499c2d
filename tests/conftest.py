"""Fixtures: one app and one database a worker, migrated, empty at the start of each test (TEST_DATABASE says which)."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from accounts.users.models import User
from app import create_app
from core import clock as core_clock
from core.database import db
from core.settings import Settings
from notifications.outbox.models import OutboxMessage
from tests.support import databases
from tests.support.clients import Client, Scope, run_command, sign_in_cookie
from tests.support.clocks import Clock
from tests.support.factories import Factories
from tests.support.queries import queries_of
from tests.support.threads import run_together

# A busy machine must not fail a property: how long an example takes says nothing about it.
hypothesis.settings.register_profile("huizhi", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("huizhi")

SERVER = pytest.StashKey[databases.PostgresqlServer]()
SERVER_URL = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """The process that is nobody's worker starts PostgreSQL, once for the run."""
    if hasattr(config, "workerinput"):
        config.stash[SERVER_URL] = config.workerinput["server_url"]
        return
    config.stash[SERVER_URL] = ""
    if databases.chosen() == "postgresql" and not config.option.collectonly:
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))  # so that the server is stopped
        config.stash[SERVER] = databases.PostgresqlServer()
        config.stash[SERVER_URL] = config.stash[SERVER].url


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["server_url"] = node.config.stash[SERVER_URL]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database runs with SQLite only."""
    if databases.chosen() == "postgresql":
        asks: dict[bool, list[pytest.Item]] = {True: [], False: []}
        for item in items:
            asks["database" in getattr(item, "fixturenames", ())].append(item)
        config.hook.pytest_deselected(items=asks[False])
        items[:] = asks[True]


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].stop()


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Database]:
    server_url = request.config.stash[SERVER_URL]
    if server_url:
        made: databases.Database = databases.Postgresql(server_url, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    else:
        made = databases.Sqlite(tmp_path_factory.mktemp("database"))
    yield made
    made.drop()


@pytest.fixture(scope="session")
def database_name(database: databases.Database) -> str:
    return database.name


@pytest.fixture(scope="session")
def settings(database: databases.Database, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    instance = tmp_path_factory.mktemp("instance")
    return Settings(
        env="testing",
        database_url=database.url,
        secret_key="for-tests-only-" * 3,
        base_url="http://localhost",
        instance_path=str(instance),
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Client
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask, database: databases.Database) -> Iterator[Scope]:
    """The database, empty, in an application context that lasts as long as the test."""
    with app.app_context():
        Client.session = db.session
        yield db.session
        db.session.remove()
        if database.name == "sqlite":
            db.engine.dispose()
        database.empty()


@pytest.fixture
def client(app: Flask, session: Scope) -> Client:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, session: Scope) -> Callable[[Client, User], Client]:
    """``sign_in(client, user)``: the user has signed in with that client."""

    def do(client: Client, user: User) -> Client:
        cookie = sign_in_cookie(app, user)
        session.commit()
        client.set_cookie(*cookie)
        return client

    return do


@pytest.fixture
def signed_in(app: Flask, session: Scope, sign_in: Callable[[Client, User], Client]) -> Callable[[User], Client]:
    """``signed_in(user)``: a new client, signed in as that user."""
    return lambda user: sign_in(app.test_client(), user)


@pytest.fixture
def make(session: Scope) -> Factories:
    """Rows to start from: ``make.user()``, ``make.conference(title="...")``."""
    return Factories(session)


@pytest.fixture
def clock() -> Iterator[Clock]:
    yield Clock()
    core_clock.use(None)


@pytest.fixture
def query_count(session: Scope) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with query_count() as queries: ...; assert len(queries) == 3``"""
    return partial(queries_of, db.engine)


@pytest.fixture
def outbox(session: Scope) -> Callable[[], list[OutboxMessage]]:
    """``outbox()``: every message written so far, oldest first."""
    return lambda: list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


@pytest.fixture
def cli(app: Flask, session: Scope) -> Callable[..., Result]:
    """``cli("check")``: runs ``flask check``; the result has ``exit_code`` and ``output``."""
    return partial(run_command, app, session)


@pytest.fixture
def in_threads(app: Flask, session: Scope) -> Callable[[Callable[[int], Any], int], list[Any]]:
    """``in_threads(function, 50)``: 50 calls at once; what each returned or raised. The function commits."""

    def do(function: Callable[[int], Any], count: int) -> list[Any]:
        session.commit()
        results = run_together(app, function, count)
        session.rollback()
        session.expire_all()
        return results

    return do


@pytest.fixture
def mail_folder(settings: Settings) -> Path:
    """Where the worker puts the mails of this run."""
    return Path(settings.instance_path) / "mail"
