"""``python -m scripts.bench_certificates``: 2,000 certificates issued and signed in one run; a PDF; the pages.

In a process of its own with a database of its own; ``DATABASE_URL=`` measures another than SQLite. Says what the run
took with rows, steps, mails and signatures, and what one PDF and one status list take.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from werkzeug.test import Client

from accounts.users.models import User
from app import create_app
from core import clock
from core.database import db
from core.names import name_key
from core.pdf.render import render
from core.settings import Settings
from organisations.base.models import Organisation
from registrations.base.models import Registration
from registrations.tickets.models import TicketType
from scripts.bench import machine, quiet
from scripts.environment import for_throwaway
from trainings.certificates import runs
from trainings.certificates.document import TEMPLATE, values
from trainings.certificates.models import Certificate, CertificateRun
from trainings.cohorts.models import Cohort
from trainings.courses import actions as courses
from trainings.credentials.models import StatusList

PEOPLE = 2_000
AIM_SECONDS = 60


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="huizhi-bench-") as folder:
        environ = for_throwaway(Path(folder), os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3")
        app = create_app(Settings.from_environ(environ))
        with quiet():
            app.test_cli_runner().invoke(args=["db", "upgrade"], catch_exceptions=False)
        with app.app_context():
            run_id = _build()
            began, busy = time.perf_counter(), time.process_time()
            runs.finish(run_id)
            took, busy = time.perf_counter() - began, time.process_time() - busy
            issued = db.session.get_one(CertificateRun, run_id).issued
            print(
                f"{machine()}\n\n{issued} certificates signed and mailed: {took:.1f} s, {busy:.1f} s of CPU",
                flush=True,
            )
            certificate = db.session.scalars(db.select(Certificate).limit(1)).one()
            token, number = certificate.token, db.session.scalars(db.select(StatusList.id)).one()
            said = values(certificate, "https://huizhi.example")
            pdf = _each(lambda: render(TEMPLATE, said, kept_since=certificate.issued_at.replace(microsecond=0)))
            db.session.rollback()
        client = Client(app)
        page = _each(lambda: client.get(f"/certificates/{token}"))
        listed = _each(lambda: client.get(f"/credentials/status/{number}"))
        print(f"one PDF: {pdf:.0f} ms; the public page: {page:.0f} ms; a status list, signed: {listed:.0f} ms")
        return 0 if took < AIM_SECONDS and issued == PEOPLE else 1


def _each(act: Callable[[], object]) -> float:
    """Median of eleven, milliseconds."""
    act()
    times = []
    for _ in range(11):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _build() -> int:
    now = clock.now()
    host = Organisation(slug="bench", kind="institute", name={"en": "Bench"}, created_at=now, calendar_changed_at=now)
    db.session.add(host)
    db.session.flush()
    course = courses.create(None, host=host, title={"en": "Robots", "zh": "机器人"}, class_hours=48)
    courses.publish(course, None)
    cohort = Cohort(
        uid="bench@huizhi.example", slug="bench", title={"en": "Robots"}, host=host, course=course, state="published",
        starts_on=now.date(), ends_on=now.date(), changed_at=now, created_at=now, published_at=now,
    )  # fmt: skip
    db.session.add(cohort)
    db.session.flush()
    ticket = TicketType(offering_id=cohort.id, name={"en": "Trainee"})
    users = [
        User(
            email=f"person{n}@people.example", name_native=f"学员{n}", name_latin=f"Trainee {n}", created_at=now,
            email_confirmed_at=now,
        )
        for n in range(PEOPLE)
    ]  # fmt: skip
    db.session.add_all([ticket, *users])
    db.session.flush()
    people = [
        Registration(
            offering_id=cohort.id, user_id=user.id, ticket_type_id=ticket.id, state="confirmed", email=user.email,
            name_native=user.name_native, name_latin=user.name_latin, created_at=now, changed_at=now,
            sort_key=name_key(user.name_native, user.name_latin),
        )
        for user in users
    ]  # fmt: skip
    db.session.add_all(people)
    db.session.flush()
    run_id = runs.plan(cohort, users[0], [each.id for each in people]).id
    db.session.commit()
    return run_id


if __name__ == "__main__":
    sys.exit(main())
