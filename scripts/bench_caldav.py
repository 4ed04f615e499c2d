"""CPU time of CalDAV on the calendar of everything: 1,000 objects (RFC 6578 sync-collection, RFC 4791)."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from calendars.caldav import resources
from calendars.caldav.objects import Shelf
from core.database import db
from offerings.base.actions import edit
from offerings.base.models import Offering
from scripts.bench_requests import ANEW, Figures, cpu_of

CALENDAR = "/caldav/public/en/all/"
AT_LEAST = 900
SYNC = """<?xml version="1.0" encoding="utf-8"?>
<D:sync-collection xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:sync-token>{token}</D:sync-token>
<D:sync-level>1</D:sync-level><D:prop><D:getetag/>{data}</D:prop></D:sync-collection>"""
_TOKEN = re.compile(rb"<D:sync-token>([^<]+)</D:sync-token>")

Answer = Callable[[], bytes]


def caldav(app: Flask) -> Iterator[tuple[str, Figures]]:
    """(what, how long): the first sync with all data, one without a change, one after one change."""
    whole = sync(app, "", "<C:calendar-data/>")
    first = whole()
    count = first.count(b"<D:response>")
    assert count >= AT_LEAST, f"{count} objects"
    name = f"CalDAV, first sync of {count:,}"
    yield name, Figures.of([_cpu_of(whole) for _ in range(ANEW)])
    yield f"{name}, built anew", Figures.of([_anew(whole) for _ in range(ANEW)])
    same = sync(app, token_of(first), "<C:calendar-data/>")
    assert same().count(b"<D:response>") == 0
    yield "CalDAV, sync without a change", Figures.of([_cpu_of(same) for _ in range(20 * ANEW)])
    yield "CalDAV, sync after one change", Figures.of([_after_a_change(app, number) for number in range(ANEW)])


def sync(app: Flask, token: str, data: str) -> Answer:
    """A function that sends this REPORT and gives the body of the answer."""
    body = SYNC.format(token=token, data=data).encode()
    builder = EnvironBuilder(
        path=CALENDAR, method="REPORT", data=body, content_type="application/xml", headers=Headers({"Depth": "0"})
    )
    environ = builder.get_environ()

    def ask() -> bytes:
        fresh: dict[str, Any] = {**environ, "wsgi.input": BytesIO(body)}
        chunks, status, _ = run_wsgi_app(app, fresh, buffered=True)
        answer = b"".join(chunks)
        assert status.startswith("207"), f"{CALENDAR} answered {status}: {answer[:300]!r}"
        return answer

    return ask


def token_of(answer: bytes) -> str:
    found = _TOKEN.search(answer)
    assert found, "no token to go on with"
    return found[1].decode()


def _anew(ask: Answer) -> float:
    resources.SHELF = Shelf()
    return _cpu_of(ask)


def _after_a_change(app: Flask, number: int) -> float:
    ask = sync(app, token_of(sync(app, "", "")()), "<C:calendar-data/>")
    with app.app_context():
        query = db.select(Offering).where(Offering.state == "published", Offering.starts_on.is_not(None))
        offering = db.session.scalars(query.order_by(Offering.id).offset(number).limit(1)).one()
        edit(offering, None, title={**offering.title, "en": f"Renamed {number}"})
        db.session.commit()
    return _cpu_of(ask, responses=1)


def _cpu_of(ask: Answer, responses: int | None = None) -> float:
    """Seconds of one request; with ``responses`` its answer must name so many objects."""
    answers: list[bytes] = []
    spent = cpu_of(lambda: answers.append(ask()))
    assert responses is None or answers[0].count(b"<D:response>") == responses, answers[0][:500]
    return spent
