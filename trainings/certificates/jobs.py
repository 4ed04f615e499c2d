"""Both are looked at each minute; certificates that issue themselves also right after the decision is committed."""

from typing import Any

import structlog
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from core import clock
from core.database import db, reading
from core.jobs import nudge, periodic
from trainings.certificates import automatic, reminders, runs

DUE = "certificate_due"
"""In ``session.info``: somebody completed."""

log = structlog.get_logger("certificates")


@periodic(60)
def issue_certificates() -> None:
    """What organisers asked for, and what a worker that was killed left behind."""
    waiting = runs.list_waiting()
    db.session.rollback()
    for run_id in waiting:
        taken = runs.take(run_id)
        db.session.commit()
        if taken:
            _finish(run_id)


def _finish(run_id: int) -> None:
    try:
        runs.finish(run_id)
    except Exception:
        log.exception("issuing certificates failed", run=run_id)
        db.session.rollback()
        runs.let_go(run_id)
        db.session.commit()


@periodic(60)
def issue_by_themselves() -> None:
    """Batch by batch, each committed; a cohort that fails waits for the next round and stops no other."""
    with reading():
        due = automatic.list_due()
        db.session.rollback()
    for cohort_id in due:
        try:
            _issue(cohort_id)
        except Exception:
            log.exception("issuing certificates failed", cohort=cohort_id)
            db.session.rollback()


def _issue(cohort_id: int) -> None:
    after: int | None = 0
    while after is not None:
        after = automatic.issue_batch(cohort_id, after)
        db.session.commit()


@periodic(3600)
def remind_of_their_end() -> None:
    """A certificate a transaction: a kill in between writes to nobody twice and leaves nobody out."""
    secret = current_app.config["SETTINGS"].secret_key
    with reading():
        due = reminders.list_due(clock.today(current_app.config["SETTINGS"].default_zone))
        db.session.rollback()
    for certificate_id, what in due:
        reminders.remind(certificate_id, what, secret)
        db.session.commit()


@event.listens_for(Session, "after_commit")
def _nudge(session: Any) -> None:
    if session.info.pop(DUE, False):
        nudge(issue_by_themselves)
