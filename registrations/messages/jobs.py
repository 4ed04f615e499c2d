"""A planned message is looked at each minute, one that is sent now right after the commit."""

from typing import Any

import structlog
from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from core import clock
from core.database import db
from core.jobs import nudge, periodic
from core.settings import Settings
from registrations.messages.queries import list_due
from registrations.messages.sending import send_batch

log = structlog.get_logger("messages")


@periodic(every_seconds=60)
def send_messages() -> None:
    """Batch by batch, each committed; a message that fails waits for the next round and stops no other."""
    due = list_due(clock.now())
    db.session.rollback()
    for message_id in due:
        try:
            _send(message_id)
        except Exception:
            db.session.rollback()
            log.exception("message failed", message=message_id)


def _send(message_id: int) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    after: int | None = 0
    while after is not None:
        after = send_batch(message_id, after, settings)
        db.session.commit()


@event.listens_for(Session, "after_commit")
def _nudge(session: Any) -> None:
    if session.info.pop("message_due", False):
        nudge(send_messages)
