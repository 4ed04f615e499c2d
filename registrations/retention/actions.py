from datetime import timedelta

from core import audit, clock
from core.database import db
from registrations.base.models import RegistrationDraft
from registrations.orders.actions import forget_old_drafts
from registrations.questions.models import EarlierAnswer, Question, Upload
from registrations.retention.queries import list_answers_of, list_unsent

UNSENT_DAYS = 30
"""How long we keep what somebody typed or handed in and never sent."""


def purge(question: Question, limit: int = 500) -> int:
    """Delete the answers to it, ``limit`` at most, with their files; how many. A row stays that says when."""
    now, files = clock.now(), []
    rows = list_answers_of(question, limit)
    for row in rows:
        files.append(row.upload_id)
        row.value, row.upload_id, row.purged_at = {"purged": now.date().isoformat()}, None, now
    earlier = db.session.scalars(db.select(EarlierAnswer).where(EarlierAnswer.question_id == question.id)).all()
    for before in earlier:
        files.append(before.upload_id)
        db.session.delete(before)
    db.session.flush()
    db.session.execute(db.delete(Upload).where(Upload.id.in_([file for file in files if file is not None])))
    count = len(rows) + len(earlier)
    if count:
        audit.record(None, "answers.purged", "offering", question.offering_id, question=question.ref, count=count)
    return count


def purge_unsent() -> int:
    """Drafts that nobody touched for long, and files that were handed in and never sent; how many."""
    before = clock.now() - timedelta(days=UNSENT_DAYS)
    drafts = db.session.execute(db.delete(RegistrationDraft).where(RegistrationDraft.updated_at < before))
    forget_old_drafts(before)
    files = list_unsent(before)
    db.session.execute(db.delete(Upload).where(Upload.id.in_(files)))
    return len(files) + int(getattr(drafts, "rowcount", 0))
