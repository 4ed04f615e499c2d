"""``make bench``: server CPU time per request, in this process, on the demo world enlarged to 1,000 events.

Each line is the mean over many requests after a warm-up, of the WSGI application alone (no network, no web server):
CPU milliseconds, and how many a second one process answers. ``complete registration`` is all its requests together:
the form, what it posts, and each page it leads to, for a new person each time, signing in left out.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

from argon2 import PasswordHasher
from flask import Flask
from lxml import html
from sqlalchemy import select
from werkzeug.datastructures import Headers
from werkzeug.test import Client, EnvironBuilder, TestResponse, run_wsgi_app

from app import create_app
from core.database import db
from core.settings import Settings
from registrations.pools.models import CapacityPool
from scripts import bench_world
from scripts.environment import for_throwaway

SECONDS = 2.0
PEOPLE = 40
PASSWORD = "a-walk-along-the-pearl-river"
EVENT = f"/events/{bench_world.BIG}"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="huizhi-bench-") as folder:
        environ = for_throwaway(Path(folder), os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3")
        app = create_app(Settings.from_environ(environ))
        emails = build(app)
        print(f"{'':34}{'CPU ms':>8}{'per s':>8}   aim")
        for name, path, aim in (
            ("event page", EVENT, "< 4"),
            ("list of 1,000, first page", "/events", "< 6"),
            ("feed of 300 items", f"{EVENT}.ics", ""),
            ("feed of 1,000 events", "/calendars/all.ics", "< 5"),
        ):
            line(name, *repeat(app, path, {}, "200 OK"), aim)
            if path.endswith(".ics"):
                line("  the same, If-None-Match", *repeat(app, path, validator(app, path), "304 NOT MODIFIED"), "< 1")
        line("complete registration", *register_all(app, emails), "< 40")
    return 0


def build(app: Flask) -> list[str]:
    """Migrate, people and enlarge a database of its own."""
    runner = app.test_cli_runner()
    for command in (["db", "upgrade"], ["demo"]):
        if command[0] in app.cli.commands:
            runner.invoke(args=command, catch_exceptions=False)
    with app.app_context():
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        return bench_world.enlarge(PEOPLE, cheap.hash(PASSWORD))


def line(name: str, cpu: float, wall: float, aim: str) -> None:
    print(f"{name:34}{cpu * 1000:8.2f}{1 / wall:8.0f}   {aim}", flush=True)


def repeat(app: Flask, path: str, headers: dict[str, str], expected: str) -> tuple[float, float]:
    """Mean CPU and wall seconds of one GET."""
    ask = request(app, path, headers, expected)
    for _ in range(20):
        ask()
    count, cpu, wall = 0, time.process_time(), time.perf_counter()
    while time.perf_counter() - wall < SECONDS:
        ask()
        count += 1
    return (time.process_time() - cpu) / count, (time.perf_counter() - wall) / count


def request(app: Flask, path: str, headers: dict[str, str], expected: str) -> Callable[[], None]:
    environ = EnvironBuilder(path=path, base_url="http://localhost", headers=Headers(headers)).get_environ()

    def ask() -> None:
        body, status, _ = run_wsgi_app(app, environ.copy(), buffered=True)
        assert status == expected, f"{path} answered {status}: {b''.join(body)[:300]!r}"

    return ask


def validator(app: Flask, path: str) -> dict[str, str]:
    return {"If-None-Match": Client(app).get(path).headers["ETag"]}


def register_all(app: Flask, emails: list[str]) -> tuple[float, float]:
    """Mean CPU and wall seconds of one registration from the form to the ticket."""
    people = [Person(app) for _ in emails]
    for person, email in zip(people, emails, strict=True):
        person.sign_in(email)
    people[0].register()
    measured = people[1:]
    cpu, wall = 0.0, 0.0
    for person in measured:
        person.register()
        cpu, wall = cpu + person.cpu, wall + person.wall
    with app.app_context():
        taken = db.session.scalar(select(CapacityPool.taken).where(CapacityPool.size == bench_world.SEATS))
    assert taken == len(people), f"{len(people)} registered, {taken} seats are taken"
    return cpu / len(measured), wall / len(measured)


class Person:
    """A browser that fills in forms as they come and counts only the time of the server."""

    def __init__(self, app: Flask) -> None:
        self.client = Client(app)
        self.cpu = self.wall = 0.0

    def sign_in(self, email: str) -> None:
        page = self.open("/accounts/sign-in")
        answer = self.submit(page, "/accounts/sign-in", email=email, password=PASSWORD)
        assert answer.status_code == 303, f"sign-in answered {answer.status_code}"

    def register(self) -> None:
        self.cpu = self.wall = 0.0
        path = f"{EVENT}/registration"
        page = self.open(path)
        for _ in range(4):  # the form, perhaps a page to check it, the ticket
            answer = self.submit(page, path) if page.status_code == 200 and forms(page) else page
            if answer.status_code != 303:
                break
            path = urljoin(path, answer.headers["Location"])
            page = self.open(path)
        assert page.status_code == 200, f"{path} answered {page.status_code}"

    def submit(self, page: TestResponse, path: str, **values: str) -> TestResponse:
        form = forms(page)[0]
        action = urljoin(path, form.get("action") or path)
        return self.open(action, "POST", filled(form) | values)

    def open(self, path: str, method: str = "GET", data: dict[str, str] | None = None) -> TestResponse:
        cpu, wall = time.process_time(), time.perf_counter()
        answer = self.client.open(path, method=method, data=data, buffered=True)
        self.cpu += time.process_time() - cpu
        self.wall += time.perf_counter() - wall
        return answer


def forms(page: TestResponse) -> list[html.FormElement]:
    """The forms of the page's main part that change something."""
    found = html.fromstring(page.text).xpath("//main//form[@method='post']")
    return cast(list[html.FormElement], found)


def filled(form: html.FormElement) -> dict[str, str]:
    """What the form holds, with the first choice of each group and every required field filled in."""
    values = {name: value for name, value in form.form_values() if isinstance(value, str)}
    for field in form.xpath(".//input[@name] | .//textarea[@name]"):
        if field.get("type") == "radio":
            values.setdefault(field.name, field.get("value"))
        elif field.get("type") == "checkbox" and field.get("required") is not None:
            values[field.name] = field.get("value") or "y"
        elif field.get("required") is not None and not values.get(field.name):
            values[field.name] = "Bench"
    return values


if __name__ == "__main__":
    sys.exit(main())
