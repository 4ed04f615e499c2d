"""``python -m scripts.bench_trainings``: 500 cohorts with 20,000 enrolments, and the pages that show them.

CPU and wall time through the WSGI application, in this process, with a database of its own; ``DATABASE_URL=`` measures
another than SQLite. Each cohort has four meetings with a mark for nearly everybody, and credits; one employer has 2,000
people. The figures are medians of nine; it ends badly when even the fastest is slower than it should be.
"""

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from argon2 import PasswordHasher
from werkzeug.test import Client

from accounts.users.models import User
from app import create_app
from core import clock
from core.database import db
from core.ids import new_ref
from core.names import name_key
from core.settings import Settings
from core.text import search_document
from offerings.agenda.models import AgendaItem
from organisations.base.models import Organisation
from organisations.members.models import Membership
from registrations.base.models import Registration
from registrations.credits.models import CreditEntry
from registrations.pools.models import CapacityPool, PoolSeat
from registrations.tickets.models import TicketType
from scripts.bench import machine, quiet
from scripts.bench_people import LATIN, SURNAMES
from scripts.environment import for_throwaway
from trainings.attendance.models import AttendanceMark
from trainings.cohorts.models import Cohort
from trainings.completion.models import CompletionResult
from trainings.courses.actions import create as create_course
from trainings.courses.actions import publish as publish_course
from trainings.courses.models import Course
from trainings.enrolments.models import Enrolment, EnrolmentStep

COHORTS, PEOPLE, COURSES, MEETINGS, EMPLOYED = 500, 40, 50, 4, 2_000
ROUNDS = 9
EMAIL, PASSWORD = "office@people.example", "a-walk-along-the-pearl-river"
MINUTES = 180
PAGE_MS, REPORT_MS = 300, 2_000


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="huizhi-bench-") as folder:
        environ = for_throwaway(Path(folder), os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3")
        app = create_app(Settings.from_environ(environ))
        with quiet():
            app.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
            with app.app_context():
                pages = list(_build())
            client = Client(app)
            _sign_in(client)
        print(f"{machine()}\n\n{'':44}{'cpu ms':>8}{'wall ms':>9}{'least':>7}   aim", flush=True)
        slow = [name for name, address, aim in pages if not _line(client, name, address, aim)]
        with app.app_context():
            db.engine.dispose()
    print(f"\nToo slow: {', '.join(slow)}" if slow else "\nEverything within its aim.")
    return 1 if slow else 0


def _build() -> Iterator[tuple[str, str, int]]:
    """Name, address and aim of each page."""
    now = clock.now()
    host, employer = _organisation("bench-school", now), _organisation("bench-works", now)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    office = User(
        email=EMAIL, name_native="教务处", email_confirmed_at=now, created_at=now, password_hash=cheap.hash(PASSWORD)
    )
    db.session.add_all([host, employer, office])
    db.session.flush()
    db.session.add_all(
        Membership(organisation_id=each.id, user_id=office.id, role="owner", created_at=now)
        for each in (host, employer)
    )
    courses = [_course(host, number) for number in range(COURSES)]
    db.session.flush()
    cohorts = []
    for number in range(COHORTS):
        cohorts.append(_cohort(host, courses[number % COURSES], number, now))
        _people(cohorts[-1], number, employer if number < EMPLOYED // PEOPLE else host, office, now)
        if number % 50 == 49:
            db.session.commit()
    db.session.commit()
    one = f"/organise/cohorts/{cohorts[1].ref}"
    yield "catalogue", "/courses", PAGE_MS
    yield "catalogue, found by a word", "/courses?q=measuring", PAGE_MS
    yield "page of a course", f"/courses/{courses[1].slug}", PAGE_MS
    yield "page of a cohort", f"/trainings/{cohorts[-1].slug}", PAGE_MS
    yield "overview of the organiser", "/organise/", PAGE_MS
    yield "trainings of the organiser", "/organise/trainings", PAGE_MS
    yield "course of the organiser", f"/organise/courses/{courses[1].ref}", PAGE_MS
    yield "interest in a course", f"/organise/courses/{courses[1].ref}/interest", PAGE_MS
    yield "cohort of the organiser", f"/organise/offerings/{cohorts[1].ref}", PAGE_MS
    yield "course of events", f"{one}/phase", PAGE_MS
    yield "weekly plan", f"{one}/plan", PAGE_MS
    yield f"enrolments of {PEOPLE}", f"{one}/enrolments", PAGE_MS
    yield f"attendance of {PEOPLE}", f"/organise/offerings/{cohorts[1].ref}/attendance", PAGE_MS
    yield f"completion of {PEOPLE}", f"{one}/completion", PAGE_MS
    yield f"certificates of {PEOPLE}", f"{one}/certificates", PAGE_MS
    yield "credits of a cohort", f"/organise/offerings/{cohorts[1].ref}/credits", PAGE_MS
    yield "my trainings (10)", "/my/learning", PAGE_MS
    yield "my teaching", "/my/teaching", PAGE_MS
    yield "my credits", "/my/credits", PAGE_MS
    yield f"year of an employer of {EMPLOYED:,}", f"/organise/organisations/{employer.ref}/credits", REPORT_MS
    yield "  as a table", f"/organise/organisations/{employer.ref}/credits/report.csv", REPORT_MS


def _organisation(slug: str, now: datetime) -> Organisation:
    return Organisation(
        slug=slug, kind="institute", name={"en": slug, "zh": "测量"}, created_at=now, calendar_changed_at=now
    )


def _course(host: Organisation, number: int) -> Course:
    title = {"en": f"Measuring, part {number}", "zh": f"测量技术（{number}）"}
    lines = [{"scheme": "cn_cpe", "subject": "professional", "minutes": "attended"}]
    course = create_course(None, host=host, title=title, class_hours=16, credit_rule={"lines": lines})
    publish_course(course, None)
    return course


def _cohort(host: Organisation, course: Course, number: int, now: datetime) -> Cohort:
    """The last fifty are still to come; the others lie in this year."""
    first = now.date() + timedelta(days=30 + number % 50) if number >= COHORTS - 50 else _day(now.date(), number)
    title = {"en": f"{course.title['en']}, class {number}", "zh": f"{course.title['zh']}第{number}期"}
    cohort = Cohort(
        uid=f"{new_ref()}@bench.example", slug=f"bench-class-{number}", title=title, host=host, course=course,
        state="published", phase="grading", starts_on=first, ends_on=first + timedelta(days=MEETINGS - 1),
        search_text=search_document(*title.values()), changed_at=now, created_at=now, published_at=now,
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    return cohort


def _day(today: date, number: int) -> date:
    """In the year that lies behind, so that the credits fall into two years at most."""
    return today - timedelta(days=5 + number % 20)


def _people(cohort: Cohort, number: int, employer: Organisation, office: User, now: datetime) -> None:
    """Rows as the actions leave them; the office itself sits in ten classes."""
    pool = CapacityPool(offering_id=cohort.id, name={"en": "Seats"}, size=PEOPLE, taken=PEOPLE)
    ticket = TicketType(offering_id=cohort.id, name={"en": "Trainee"}, pools=[pool])
    db.session.add_all([pool, ticket])
    db.session.flush()
    meetings = _insert(AgendaItem, [_meeting(cohort, place, now) for place in range(MEETINGS)])
    users = _insert(User, [_user(number * PEOPLE + place, now) for place in range(PEOPLE)])
    if number < 10:
        users[0] = office.id
    people = _insert(Registration, [_registration(cohort, ticket, user, number, now) for user in users])
    db.session.execute(db.insert(PoolSeat), [{"pool_id": pool.id, "registration_id": each} for each in people])
    is_over = cohort.starts_on is not None and cohort.starts_on < now.date()
    state = "completed" if is_over else "booked"
    row = {"state": state, "employer_id": employer.id, "created_at": now, "changed_at": now}
    row |= {"employer_decision": "approved", "employer_decided_at": now, "nominated_by_id": office.id}
    enrolled = _insert(Enrolment, [{"registration_id": each, **row} for each in people])
    steps = [{"enrolment_id": each, "from_state": None, "to_state": "submitted", "at": now} for each in enrolled]
    db.session.execute(db.insert(EnrolmentStep), steps)
    if is_over:
        _results(cohort, people, meetings, employer, now)


def _results(cohort: Cohort, people: list[int], meetings: list[int], employer: Organisation, now: datetime) -> None:
    marks = [_mark(cohort, item, place, each, now) for place, item in enumerate(meetings) for each in people]
    db.session.execute(db.insert(AttendanceMark), marks)
    minutes = MEETINGS * MINUTES
    values = {"percent": 100.0, "minutes_present": minutes, "minutes_planned": minutes, "credited_minutes": minutes}
    inputs = [{"leaf": {"attendance": True}, "status": "met", "values": values | {"reasons": []}, "is_needed": False}]
    result = {
        "course_version_id": cohort.course_version_id, "outcome": "completed", "rule": {"attendance": True},
        "inputs": inputs, "reason": "", "minutes": minutes, "at": now,
    }  # fmt: skip
    refs = [new_ref() for _ in people]
    rows = [{"ref": ref, "registration_id": each, **result} for ref, each in zip(refs, people, strict=True)]
    db.session.execute(db.insert(CompletionResult), rows)
    entry = {
        "organisation_id": employer.id, "scheme": "cn_cpe", "subject": "professional", "year": now.year,
        "earned_on": cohort.ends_on, "minutes": minutes, "tenths": minutes * 10 // 45, "source": "completion",
        "attempt": 1, "booked_at": now,
    }  # fmt: skip
    booked = [{"ref": new_ref(), "registration_id": each, "source_ref": ref, **entry}
              for ref, each in zip(refs, people, strict=True)]  # fmt: skip
    db.session.execute(db.insert(CreditEntry), booked)


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> list[int]:
    statement = db.insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows))


def _user(number: int, now: datetime) -> dict[str, Any]:
    name = f"{SURNAMES[number % 10]}学{number}"
    return {
        "email": f"trainee{number}@people.example",
        "name_native": name,
        "email_confirmed_at": now,
        "created_at": now,
    }


def _registration(cohort: Cohort, ticket: TicketType, user: int, number: int, now: datetime) -> dict[str, Any]:
    native, latin = f"{SURNAMES[user % 10]}学员{user}", f"{LATIN[user % 10]} Bench{user}"
    return {
        "ref": new_ref(), "offering_id": cohort.id, "user_id": user, "ticket_type_id": ticket.id, "state": "confirmed",
        "name_native": native, "name_latin": latin, "email": f"person{number}-{user}@people.example",
        "search_text": search_document(native, latin), "sort_key": name_key(native, latin), "created_at": now,
        "changed_at": now,
    }  # fmt: skip


def _meeting(cohort: Cohort, place: int, now: datetime) -> dict[str, Any]:
    begin = _begin(cohort, place)
    return {
        "ref": new_ref(), "uid": f"{new_ref()}@bench.example", "offering_id": cohort.id, "kind": "meeting",
        "title": {"en": f"Meeting {place + 1}", "zh": f"第{place + 1}次课"}, "starts_at": begin,
        "ends_at": begin + timedelta(minutes=MINUTES), "state": "published", "changed_at": now, "created_at": now,
        "published_at": now,
    }  # fmt: skip


def _begin(cohort: Cohort, place: int) -> datetime:
    day = cohort.starts_on
    assert day is not None
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC) + timedelta(days=place)


def _mark(cohort: Cohort, item: int, place: int, registration: int, now: datetime) -> dict[str, Any]:
    begin = _begin(cohort, place)
    return {
        "client_id": new_ref() + new_ref(), "offering_id": cohort.id, "item_id": item, "registration_id": registration,
        "kind": "paper", "method": "sheet", "at": begin, "until_at": begin + timedelta(minutes=MINUTES),
        "received_time": now,
    }  # fmt: skip


def _sign_in(client: Client) -> None:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/accounts/sign-in").text)
    assert token is not None
    data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1]}
    answer = client.post("/accounts/sign-in", data=data)
    assert answer.status_code == 303, f"sign-in answered {answer.status_code}"


def _line(client: Client, name: str, address: str, aim: int) -> bool:
    """Whether it is as fast as it should be, by the least of the wall times: other work beside it disturbs the rest."""
    cpu, wall = [], []
    for _round in range(ROUNDS):
        begin, used = time.perf_counter(), time.process_time()
        with quiet():
            answer = client.get(address)
        cpu.append(1000 * (time.process_time() - used))
        wall.append(1000 * (time.perf_counter() - begin))
        assert answer.status_code == 200, (address, answer.status_code)
    print(f"{name:44}{median(cpu):8.1f}{median(wall):9.1f}{min(wall):7.0f}   < {aim}", flush=True)
    return min(wall) < aim


if __name__ == "__main__":
    sys.exit(main())
