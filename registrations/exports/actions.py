"""Asking for a file, and the rows that say how far it is. Who writes it: writing.py."""

from datetime import timedelta
from typing import Any

from accounts.users.models import User
from core import audit, clock
from core.database import db, writing
from core.errors import Invalid
from core.i18n import _l
from offerings.base.models import Offering
from registrations.exports.files import TYPES
from registrations.exports.models import PeopleExport
from registrations.participants.filters import Look
from registrations.participants.queries import count_found
from registrations.questions.queries import list_all_questions

AT_ONCE = 2_000
"""People; a longer file is the worker's."""
KEPT = timedelta(days=1)
LEASE = timedelta(minutes=2)
_MOST_ATTEMPTS = 3


def ask(offering: Offering, actor: User, look: Look, kind: str, *, language: str, with_sensitive: bool) -> PeopleExport:
    """Who takes personal data out, when, and which: the row is the log, whether the file is fetched or not."""
    if kind not in TYPES:
        raise Invalid("unknown_kind", _l("Choose one of the formats."), field="kind")
    query = look.query_string()
    if len(query) > 4000:
        raise Invalid("too_long", _l("This filter is too long. Leave out some of it."))
    questions = {question.ref: question for question in list_all_questions(offering.id)}
    export = PeopleExport(
        offering_id=offering.id,
        user_id=actor.id,
        kind=kind,
        query=query,
        with_sensitive=with_sensitive,
        language=language,
        state="queued",
        total=count_found(offering, look.wanted, questions),
        created_at=clock.now(),
    )
    db.session.add(export)
    db.session.flush()
    audit.record(
        actor, "participants.exported", "offering", offering.id,
        format=kind, filter=query, people=export.total, sensitive=with_sensitive,
    )  # fmt: skip
    return export


def take(export_id: int) -> bool:
    """Take it up for a while, unless somebody else is at it; one that failed too often is given up."""
    now = clock.now()
    free = db.or_(PeopleExport.lease_until.is_(None), PeopleExport.lease_until < now)
    mine = db.update(PeopleExport).where(PeopleExport.id == export_id, PeopleExport.state == "queued", free)
    tired = mine.where(PeopleExport.attempts >= _MOST_ATTEMPTS)
    db.session.execute(tired.values(state="failed", finished_at=now).execution_options(synchronize_session=False))
    values = {"lease_until": now + LEASE, "attempts": PeopleExport.attempts + 1, "done": 0}
    taken = mine.values(values).returning(PeopleExport.id).execution_options(synchronize_session=False)
    return db.session.scalar(taken) is not None


def report(export_id: int, done: int) -> None:
    """How many are written. In a transaction of its own: whoever waits sees it at once."""
    values: dict[str, Any] = {"done": done, "lease_until": clock.now() + LEASE}
    with writing(), db.engine.begin() as connection:
        connection.execute(db.update(PeopleExport).where(PeopleExport.id == export_id).values(values))


def finish(export_id: int, content: bytes, size: int, done: int) -> None:
    """``size``: of the file as it is fetched."""
    values: dict[str, Any] = {"state": "done", "content": content, "size": size, "done": done, "lease_until": None}
    values["finished_at"] = clock.now()
    unfinished = db.update(PeopleExport).where(PeopleExport.id == export_id, PeopleExport.state == "queued")
    db.session.execute(unfinished.values(values).execution_options(synchronize_session=False))


def let_go(export_id: int) -> None:
    """Writing it broke: whoever takes it up next may try at once."""
    mine = db.update(PeopleExport).where(PeopleExport.id == export_id, PeopleExport.state == "queued")
    db.session.execute(mine.values(lease_until=None).execution_options(synchronize_session=False))


def forget_files() -> int:
    """Those older than a day; the log stays. How many."""
    old = db.update(PeopleExport).where(PeopleExport.content.is_not(None), PeopleExport.created_at < clock.now() - KEPT)
    done = db.session.execute(old.values(content=None).execution_options(synchronize_session=False))
    return int(getattr(done, "rowcount", 0))
