"""Delivery runs right after a commit that wrote a message, and once a minute for whatever was left over."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from core.jobs import nudge, periodic
from notifications.outbox.delivery import deliver_due

ROUND = 500
"""Mails."""


@periodic(every_seconds=60)
def deliver() -> None:
    """A round at a time, so that a long queue leaves room for other jobs."""
    if deliver_due(ROUND) == ROUND:
        nudge(deliver)


@event.listens_for(Session, "after_commit")
def _nudge(session: Any) -> None:
    if session.info.pop("outbox_written", False):
        nudge(deliver)
