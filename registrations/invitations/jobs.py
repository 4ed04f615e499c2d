"""Notices come due a while after the last change; one that can't wait is looked at right after the commit."""

from typing import Any

import structlog
from flask import current_app
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core import clock
from core.database import db
from core.jobs import nudge, periodic
from core.settings import Settings
from notifications.bounces.actions import take as take_report
from registrations.invitations.actions import settle
from registrations.invitations.mailbox import read_mailbox
from registrations.invitations.queries import list_due
from registrations.invitations.replies import take

log = structlog.get_logger("invitations")


@periodic(every_seconds=60)
def tell_of_changes() -> None:
    """Each in a transaction of its own; one that fails waits for the next round and stops no other."""
    failed: set[int] = set()
    while due := list_due(clock.now(), limit=50, without=failed):
        db.session.rollback()
        for notice_id in due:
            try:
                settle(notice_id)
                db.session.commit()
            except Exception:
                db.session.rollback()
                failed.add(notice_id)
                log.exception("notice failed", notice=notice_id)
    db.session.rollback()


@periodic(every_seconds=60)
def read_replies() -> None:
    settings: Settings = current_app.config["SETTINGS"]
    if settings.reply_address and settings.reply_mailbox:
        read_mailbox(settings.reply_mailbox, lambda octets: _take(octets, settings))


def _take(octets: bytes, settings: Settings) -> bool:
    """One mail, one transaction, be it a reply or a report of one that came back; a bug that one of them meets leaves
    the others alone."""
    try:
        result = take_report(octets, settings) or take(octets, settings.reply_address, settings.secret_key)
        db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        raise
    except Exception:
        db.session.rollback()
        log.exception("reply failed")
        return False
    return result.outcome != "unusable"


@event.listens_for(Session, "after_commit")
def _nudge(session: Any) -> None:
    if session.info.pop("notice_due", False):
        nudge(tell_of_changes)
