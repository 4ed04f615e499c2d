"""CPU time of registrations, as people do them in a browser, and the rush for the last seats."""

import time
from collections.abc import Sequence
from threading import Barrier, Thread
from typing import cast
from urllib.parse import urljoin

from flask import Flask
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import Client, TestResponse

from accounts.users.models import User
from core.database import db
from events.conferences.models import Conference
from registrations.base.actions import register
from registrations.base.models import Registration
from registrations.pools.models import CapacityPool
from registrations.tickets.models import TicketType
from registrations.waiting.models import WaitingEntry
from scripts import bench_world
from scripts.bench_requests import Figures

RUSH = 200
WARM_UP = 2


def register_all(app: Flask, event: str, emails: Sequence[str], password: str) -> Figures:
    """Each of these people registers, from the form to the ticket; signing in is left out."""
    people = [Person(app) for _ in emails]
    for person, email in zip(people, emails, strict=True):
        person.sign_in(email, password)
    spent = [person.register(event) for person in people]
    with app.app_context():
        big = select(Conference.id).where(Conference.slug == bench_world.BIG).scalar_subquery()
        taken = db.session.scalar(select(CapacityPool.taken).where(CapacityPool.offering_id == big))
    assert taken == len(people), f"{len(people)} registered, {taken} seats are taken"
    return Figures.of(spent[WARM_UP:])


def rush(app: Flask) -> str:
    """RUSH threads at once, each for another person, for 50 seats; who got what, and what it cost."""
    with app.app_context():
        conference_id, ticket_id = bench_world.few_seats()
        users = list(db.session.scalars(select(User.id).order_by(User.id).limit(RUSH)))
        db.session.commit()
    start = Barrier(RUSH + 1)

    def one(user_id: int) -> None:
        with app.app_context():
            start.wait()
            user, ticket = db.session.get_one(User, user_id), db.session.get_one(TicketType, ticket_id)
            register(user, db.session.get_one(Conference, conference_id), ticket)
            db.session.commit()

    threads = [Thread(target=one, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    cpu, wall = time.process_time(), time.perf_counter()
    start.wait()
    for thread in threads:
        thread.join()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    with app.app_context():
        states = select(Registration.state, func.count().label("number")).where(
            Registration.offering_id == conference_id
        )
        count = {row.state: row.number for row in db.session.execute(states.group_by(Registration.state))}
        line = select(func.count()).where(WaitingEntry.offering_id == conference_id)
        waiting = db.session.scalar(line)
    assert count == {"confirmed": bench_world.FEW, "waiting": RUSH - bench_world.FEW}, count
    assert waiting == RUSH - bench_world.FEW
    return (
        f"rush: {RUSH} threads for {bench_world.FEW} seats: {count['confirmed']} confirmed, {waiting} in line, "
        f"in {wall:.1f} s; {1000 * cpu / RUSH:.1f} ms of CPU each"
    )


class Person:
    """A browser that fills in forms as they come and counts only the time of the server."""

    def __init__(self, app: Flask) -> None:
        self.client = Client(app)
        self.cpu = 0.0

    def sign_in(self, email: str, password: str) -> None:
        page = self.open("/accounts/sign-in")
        answer = self.submit(page, "/accounts/sign-in", email=email, password=password)
        assert answer.status_code == 303, f"sign-in answered {answer.status_code}"

    def register(self, event: str) -> float:
        """CPU seconds of the server from the form to the ticket."""
        self.cpu = 0.0
        path = f"{event}/registration"
        page = self.open(path)
        while page.status_code == 200:  # the form, then what it says to check
            page = self.submit(page, path)
        assert page.status_code == 303, f"{path} answered {page.status_code}: {page.text[:300]}"
        path = urljoin(path, page.headers["Location"])
        page = self.open(path)
        assert page.status_code == 200, f"{path} answered {page.status_code}"
        return self.cpu

    def submit(self, page: TestResponse, path: str, **values: str) -> TestResponse:
        form = forms(page)[0]
        action = urljoin(path, form.get("action") or path)
        return self.open(action, "POST", filled(form) | values)

    def open(self, path: str, method: str = "GET", data: dict[str, str] | None = None) -> TestResponse:
        cpu = time.process_time()
        answer = self.client.open(path, method=method, data=data, buffered=True)
        self.cpu += time.process_time() - cpu
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
