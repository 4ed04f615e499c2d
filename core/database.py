"""The database: base class, column types, transactions.

SQLite runs in WAL with a busy timeout. Whoever may write waits for their turn (core/turns.py) and begins IMMEDIATE (a
deferred transaction that turns into a writer fails with "database is locked" in spite of the timeout); ``reading()``
begins deferred and must not write.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, String, TypeDecorator, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from core.turns import LONGEST_WAIT_SECONDS, Turn, TurnNotCome

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database (naive text on SQLite, timestamptz on PostgreSQL)."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        assert value.tzinfo is not None, "naive datetime bound to a UtcDateTime column"
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


Json = JSON().with_variant(JSONB(), "postgresql")
"""Any JSON value; JSONB on PostgreSQL."""

LocalizedText = Json
"""``{"en": ..., "zh": ...}``: only languages that were filled in, never empty strings. See core.i18n.pick."""

Localized = dict[str, str]

NameKey = String(200).with_variant(String(200, collation="C"), "postgresql")
"""A key of core.names: compared octet by octet on both databases, as Python does."""


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, engine_options={"pool_pre_ping": False})


def insert_into(model: type[Base]) -> Any:
    """An INSERT that may be told what happens ``on_conflict``, in the words of the database in use."""
    return (postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite).insert(model)


_TURN = "turn"

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Within it, transactions on SQLite begin deferred: many readers at once, and no write may happen."""
    mark = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(mark)


@contextmanager
def writing() -> Iterator[None]:
    """Within it, transactions begin as writers, also inside a request that only reads."""
    mark = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(mark)


def set_reading(value: bool) -> None:
    """For the request hooks: what the transactions of this context are."""
    _reading.set(value)


_View = TypeVar("_View", bound=Callable[..., Any])


def reads_first(view: _View) -> _View:
    """Its requests begin as readers whatever their method: before it writes, the view calls ``start_writing``."""
    view.__dict__["reads_first"] = True
    return view


def start_writing() -> None:
    """From here on this request writes. What it read stays in its session, as true as on PostgreSQL, where every
    statement sees what is committed by then: seats and states are decided by guarded UPDATEs, never by what was read.
    On SQLite nobody waits for their turn while we only read."""
    session = db.session()
    set_reading(False)
    session.expire_on_commit = False
    try:
        session.commit()
    finally:
        session.expire_on_commit = True


@event.listens_for(Engine, "connect")
def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # we say BEGIN ourselves, below
        cursor = connection.cursor()
        for pragma in (
            "busy_timeout = 30000",
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _reading.get():
        connection.exec_driver_sql("BEGIN")
        return
    _take_turn(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _take_turn(connection: Connection) -> None:
    """Kept until the connection goes back to its pool: after the commit, not before it."""
    path = connection.engine.url.database
    if _TURN in connection.info or not path or path == ":memory:":
        return
    try:
        connection.info[_TURN] = Turn(f"{path}-turn", LONGEST_WAIT_SECONDS)
    except TurnNotCome as error:
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error


@event.listens_for(Pool, "checkin")
def _end_turn(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    turn = record.info.pop(_TURN, None)
    if turn is not None:
        turn.end()
