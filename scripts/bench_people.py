"""``python -m scripts.bench_people``: the list of 20,000 registrations, and the export of all; writes nothing.

Pages: CPU and wall time through the WSGI application, in this process. Export: a process of its own does what the
worker does and says how long it took and the most memory it ever held. ``DATABASE_URL=`` measures another database
than SQLite.
"""

import multiprocessing
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from argon2 import PasswordHasher
from werkzeug.test import Client

from accounts.users.models import User
from app import create_app
from core import clock
from core.database import db
from core.names import name_key
from core.settings import Settings
from core.text import search_document
from events.conferences.models import Conference
from offerings.roles.models import OfferingRole
from organisations.base.models import Organisation
from registrations.base.models import Registration
from registrations.exports.actions import ask
from registrations.exports.models import PeopleExport
from registrations.exports.writing import produce
from registrations.participants.filters import Look
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.questions.models import Answer, Question
from registrations.tickets.models import TicketType
from scripts.bench import machine, quiet
from scripts.environment import for_throwaway

PEOPLE = 20_000
ROUNDS = 15
EMAIL, PASSWORD = "organiser@people.example", "a-walk-along-the-pearl-river"
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
LATIN = ["Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Huang", "Zhao", "Wu", "Zhou"]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="huizhi-bench-") as folder:
        environ = for_throwaway(Path(folder), os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3")
        app = create_app(Settings.from_environ(environ))
        with quiet():
            app.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
            with app.app_context():
                path, middle, question = _build()
            client = Client(app)
            _sign_in(client)
        print(f"{machine()}\n\n{'':44}{'cpu ms':>8}{'wall ms':>9}{'most':>7}   aim < 300", flush=True)
        for name, query in _pages(middle, question):
            _line(client, name, f"{path}?{query}")
        for kind in ("xlsx", "csv", "json"):
            with app.app_context():
                export_id = _ask(kind)
                db.session.remove()
                db.engine.dispose()
            print(_exported(environ, export_id, kind), flush=True)
    return 0


def _build() -> tuple[str, str, str]:
    """Address of the list, somebody in its middle, and the question that is filtered by."""
    now = clock.now()
    host = Organisation(
        slug="bench-host", kind="society", name={"en": "Bench"}, created_at=now, calendar_changed_at=now
    )
    conference = Conference(
        uid="people@bench.example", slug="bench-people", title={"en": "Bench"}, host=host, state="published",
        starts_on=now.date(), ends_on=now.date(), changed_at=now, created_at=now, published_at=now,
    )  # fmt: skip
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    organiser = _user(EMAIL, "陈梅", now, password_hash=cheap.hash(PASSWORD))
    db.session.add_all([conference, organiser])
    db.session.flush()
    db.session.add(OfferingRole(offering_id=conference.id, user_id=organiser.id, role="owner", created_at=now))
    pool = CapacityPool(offering_id=conference.id, name={"en": "Seats"}, size=PEOPLE, taken=0)
    tickets = [TicketType(offering_id=conference.id, name={"en": name}, pools=[pool]) for name in ("Visitor", "Press")]
    questions = [
        Question(offering_id=conference.id, kind="choice", label={"en": "Meal"}, options=[{"en": "A"}, {"en": "B"}]),
        Question(offering_id=conference.id, kind="text", label={"en": "Subject"}, position=1),
        Question(offering_id=conference.id, kind="number", label={"en": "Years of practice"}, position=2),
    ]
    db.session.add_all([pool, *tickets, *questions])
    db.session.flush()
    for first in range(0, PEOPLE, 1_000):
        _thousand(conference, pool, tickets, questions, range(first, first + 1_000))
    pool.taken = int(db.session.scalar(db.select(db.func.count()).select_from(PoolSeat)) or 0)
    db.session.commit()
    middle = db.session.scalars(db.select(Registration).order_by(Registration.id).offset(PEOPLE // 2)).first()
    assert middle is not None
    return f"/organise/offerings/{conference.ref}/participants", middle.ref, questions[0].ref


def _user(email: str, name: str, now: object, **more: object) -> User:
    return User(email=email, name_native=name, email_confirmed_at=now, created_at=now, **more)


def _thousand(
    conference: Conference, pool: CapacityPool, tickets: list[TicketType], questions: list[Question], numbers: range
) -> None:
    now = clock.now()
    people = [_user(f"person{number}@people.example", _name(number)[0], now) for number in numbers]
    db.session.add_all(people)
    db.session.flush()
    rows = [
        _registration(conference, user, tickets[number % 2], number, now)
        for user, number in zip(people, numbers, strict=True)
    ]
    db.session.add_all(rows)
    db.session.flush()
    db.session.add_all(
        PoolSeat(pool_id=pool.id, registration_id=row.id) for row in rows if row.state in ("confirmed", "pending")
    )
    for number, row in zip(numbers, rows, strict=True):
        values = (number % 2, f"陶瓷 glazes {number}", number % 40)
        db.session.add_all(
            Answer(registration_id=row.id, question_id=question.id, value=value)
            for question, value in zip(questions, values, strict=True)
        )
    db.session.commit()


def _name(number: int) -> tuple[str, str]:
    native = SURNAMES[number % 10] + GIVEN[number // 10 % 20] + GIVEN[number // 200 % 20]
    return native, f"{LATIN[number % 10]} Bench{number}"


def _registration(conference: Conference, user: User, ticket: TicketType, number: int, now: object) -> Registration:
    native, latin = _name(number)
    organisation = f"Foshan Works {number % 500}"
    state = "pending" if number % 10 == 0 else "cancelled" if number % 25 == 0 else "confirmed"
    return Registration(
        offering_id=conference.id, user_id=user.id, ticket_type_id=ticket.id, state=state, name_native=native,
        name_latin=latin, email=user.email, organisation_name=organisation, created_at=now, changed_at=now,
        search_text=search_document(native, latin, organisation, user.email), sort_key=name_key(native, latin),
    )  # fmt: skip


def _sign_in(client: Client) -> None:
    with quiet():
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/accounts/sign-in").text)
        assert token is not None
        data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1]}
        answer = client.post("/accounts/sign-in", data=data)
    assert answer.status_code == 303, f"sign-in answered {answer.status_code}"


def _pages(middle: str, question: str) -> Iterator[tuple[str, str]]:
    """Name and filter; ``middle``: somebody in the middle of the list."""
    yield "list, first page", ""
    yield "list, page in the middle", f"state=all&after={middle}"
    yield "everybody, oldest first", "state=all&order=oldest"
    yield "by organisation", "order=organisation"
    yield "by name", "order=name"
    yield "by name, page in the middle", f"order=name&after={middle}"
    yield "last changed first", "order=changed"
    yield "search: a Chinese name", "q=王伟"
    yield "search: pinyin", "q=zhang"
    yield "search: the end of a list of few", "q=bench19999"
    yield "search: nobody", "q=nobodyatall"
    yield "filter: an option chosen", f"answer={question}:is:1"
    yield "filter: not answered", f"answer={question}:none"
    yield "filter: organisation, not arrived, date", "organisation=works+4&arrived=no&since=2026-01-01"
    yield "state, ticket, search together", f"state=pending&q=wang&answer={question}:is:0"


def _line(client: Client, name: str, address: str) -> None:
    cpu, wall = [], []
    for _round in range(ROUNDS):
        begin, used = time.perf_counter(), time.process_time()
        with quiet():
            answer = client.get(address)
        cpu.append(1000 * (time.process_time() - used))
        wall.append(1000 * (time.perf_counter() - begin))
        assert answer.status_code == 200, (address, answer.status_code)
    print(f"{name:44}{median(cpu):8.1f}{median(wall):9.1f}{max(wall):7.0f}", flush=True)


def _ask(kind: str) -> int:
    """The row of an export of everybody."""
    conference = db.session.scalars(db.select(Conference)).one()
    organiser = db.session.scalars(db.select(User).where(User.email == EMAIL)).one()
    export = ask(conference, organiser, Look(), kind, language="en", with_sensitive=False)
    export_id = export.id
    db.session.commit()
    return export_id


def _exported(environ: dict[str, str], export_id: int, kind: str) -> str:
    context = multiprocessing.get_context("spawn")
    answers = context.SimpleQueue()
    process = context.Process(target=_worker, args=(environ, export_id, answers))
    process.start()
    seconds, used, before, most, done, size = answers.get()
    process.join()
    return (
        f"export of {done} as {kind}: {seconds:.1f} s (aim < 15), CPU {used:.1f} s, {size / 1e6:.1f} MB; "
        f"memory at most {most:.0f} MB (aim < 300), {before:.0f} MB before it"
    )


def _worker(environ: dict[str, str], export_id: int, answers: "multiprocessing.SimpleQueue[tuple[float, ...]]") -> None:
    app = create_app(Settings.from_environ(environ))
    before = _peak()
    with app.app_context(), quiet():
        begin, used = time.perf_counter(), time.process_time()
        produce(export_id)
        seconds, cpu = time.perf_counter() - begin, time.process_time() - used
        export = db.session.get_one(PeopleExport, export_id)
        answers.put((seconds, cpu, before, _peak(), export.done, export.size))


def _peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
