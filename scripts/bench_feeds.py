"""Private feeds under load: PEOPLE people registered for one conference, each with a feed that a program follows."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from accounts.users.models import User
from calendars.feeds.entries import ENTRIES
from calendars.private.addresses import token_of
from calendars.private.models import PrivateFeed
from core import clock
from core.database import db
from core.ids import new_ref
from offerings.base.actions import edit
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.tickets.models import TicketType
from scripts.bench_requests import Figures, once, repeat, validator

PEOPLE = 10_000
HANDFUL = 20
"""Other conferences that the first person registered for."""


def follow(app: Flask, slug: str) -> list[str]:
    """People, registrations for ``slug`` and feeds; returns the feeds' addresses. The first person has HANDFUL more."""
    with app.app_context():
        offering = db.session.scalars(select(Offering).where(Offering.slug == slug)).one()
        ticket = db.session.scalars(select(TicketType).where(TicketType.offering_id == offering.id)).first()
        assert ticket is not None
        now, first = clock.now(), 1_000_000
        columns = {"created_at": now, "changed_at": now}
        name = {"name_native": "测量者"}
        ids = range(first, first + PEOPLE)
        _insert(User, [{"id": n, "email": f"f{n}@x.example", **name, "created_at": now} for n in ids])
        _insert(Registration, [_registration(n, offering.id, ticket.id, columns) for n in ids])
        more = select(Offering.id).where(Offering.slug.like("bench-%"), Offering.id != offering.id).limit(HANDFUL)
        _insert(Registration, [_registration(first, each, ticket.id, columns) for each in db.session.scalars(more)])
        feeds = [{"ref": new_ref(), "user_id": n, "name": "phone", "last_fetched_at": now, **columns} for n in ids]
        _insert(PrivateFeed, feeds)
        db.session.commit()
        secret = str(app.config["SECRET_KEY"])
        return [f"/calendars/private/{token_of(str(feed['ref']), 1, secret)}.ics" for feed in feeds]


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model), rows)


def _registration(user_id: int, offering_id: int, ticket_id: int, columns: dict[str, Any]) -> dict[str, Any]:
    return {
        "ref": new_ref(),
        "user_id": user_id,
        "offering_id": offering_id,
        "ticket_type_id": ticket_id,
        "state": "confirmed",
        "name_native": "测量者",
        "email": f"f{user_id}@x.example",
        **columns,
    }


def one_feed(app: Flask, path: str, slug: str) -> list[tuple[str, Figures, str]]:
    """What one private feed costs its server."""
    stored = repeat(app, path)
    unchanged = repeat(app, path, validator(app, path), "304 NOT MODIFIED")
    changed = once(app, path, before=lambda: change(app, slug, title={"en": f"Changed at {time.monotonic_ns()}"}))
    return [
        (f"private feed of {HANDFUL + 1}, stored", stored, ""),
        ("  If-None-Match: 304", unchanged, ""),
        ("  after a change of one of its entries", changed, ""),
    ]


def everybody(app: Flask, paths: list[str], slug: str) -> str:
    """Each follower looks once: at first, after a change of what all show, after changes that none shows."""
    etags = [_ask(app, path, {}) for path in paths]
    lines = []
    cases: list[tuple[str, Callable[[], None]]] = [
        ("one change of its offering", lambda: change(app, slug, title={"en": "Moved", "zh": "改期"})),
        ("its description, and another event", lambda: _unrelated(app, slug)),
    ]
    for name, what in cases:
        what()
        built, start = ENTRIES.built, time.process_time()
        answers = [_ask(app, path, {"If-None-Match": etag}) for path, (_, etag) in zip(paths, etags, strict=True)]
        spent = time.process_time() - start
        etags = answers
        fresh = sum(status == "304 NOT MODIFIED" for status, _etag in answers)
        lines.append(
            f"{len(paths):,} private feeds after {name}: {spent:.1f} s, {1000 * spent / len(paths):.2f} ms each; "
            f"{ENTRIES.built - built} entries built; {fresh:,} answered 304"
        )
    return "\n".join(lines)


def _ask(app: Flask, path: str, headers: dict[str, str]) -> tuple[str, str]:
    """Status and entity tag."""
    environ = EnvironBuilder(path=path, base_url="http://localhost", headers=Headers(headers)).get_environ()
    body, status, answered = run_wsgi_app(app, environ, buffered=True)
    for _piece in body:
        pass
    return status, answered["ETag"]


def change(app: Flask, slug: str, **columns: Any) -> None:
    with app.app_context():
        offering = db.session.scalars(select(Offering).where(Offering.slug == slug)).one()
        edit(offering, None, **columns)
        db.session.commit()


def change_one(app: Flask) -> None:
    """Another title for one of many."""
    change(app, "bench-1", title={"en": f"Changed at {time.monotonic_ns()}"})


def _unrelated(app: Flask, slug: str) -> None:
    change(app, slug, description={"en": "More words."}, offer_hours=12)
    change(app, "lingnan-conference", title={"en": "Another title"})
