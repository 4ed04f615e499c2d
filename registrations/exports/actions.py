"""Asking for a file, and the rows that say how far it is. Who writes it: writing.py."""

from datetime import timedelta

from accounts.users.models import User
from core import audit, clock
from core.database import db
from core.errors import Invalid
from core.i18n import _l
from core.leases import Leases
from offerings.base.models import Offering
from registrations.exports.files import TYPES
from registrations.exports.models import PeopleExport
from registrations.participants.filters import Look
from registrations.participants.queries import count_found
from registrations.questions.queries import list_all_questions

AT_ONCE = 2_000
"""People; a longer file is the worker's."""
KEPT = timedelta(days=1)
WORK = Leases(PeopleExport, timedelta(minutes=2), most_attempts=3)


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


def forget_files() -> int:
    """Those older than a day; the log stays. How many."""
    old = db.update(PeopleExport).where(PeopleExport.content.is_not(None), PeopleExport.created_at < clock.now() - KEPT)
    done = db.session.execute(old.values(content=None).execution_options(synchronize_session=False))
    return int(getattr(done, "rowcount", 0))
