"""Delivers what is due: lease a row, send it, mark it. Any number of workers may run this at once.

A row is leased before it is sent and marked after; a worker that is killed in between leaves a lease that runs out,
and the mail goes again under the same Message-ID.
"""

import smtplib
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import ColumnElement, or_

from core import clock
from core.database import db
from core.settings import Settings
from notifications.addresses.actions import mark_unreachable
from notifications.mail.statuses import is_hard
from notifications.mail.transport import RefusedForGood, Send, transport
from notifications.outbox.compose import compose
from notifications.outbox.models import OutboxMessage

LEASE = timedelta(minutes=5)
BACK_OFF_MINUTES = (1, 5, 15, 60, 240, 720, 1440)
"""Waits after the first, second ... failure; after the last one the message has failed."""

log = structlog.get_logger("outbox")


def deliver_due(limit: int = 500) -> int:
    """Send what is due, oldest first; returns how many were sent. Commits after each message."""
    settings: Settings = current_app.config["SETTINGS"]
    send = transport(settings.mail_uri)
    sent = 0
    for _ in range(limit):
        message = _lease_next()
        if message is None:
            break
        sent += _deliver(message, send)
    return sent


def _is_due(now: datetime) -> ColumnElement[bool]:
    free = or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until <= now)
    return (OutboxMessage.state == "queued") & (OutboxMessage.next_attempt_at <= now) & free


def _lease_next() -> OutboxMessage | None:
    """Take one due row for LEASE; two workers never get the same one."""
    while True:
        now = clock.now()
        message_id = db.session.scalar(
            db.select(OutboxMessage.id)
            .where(_is_due(now))
            .order_by(OutboxMessage.is_bulk, OutboxMessage.next_attempt_at, OutboxMessage.id)
            .limit(1)
        )
        if message_id is None:
            db.session.rollback()
            return None
        leased = db.session.scalar(
            db.update(OutboxMessage)
            .where(OutboxMessage.id == message_id, _is_due(now))
            .values(lease_until=now + LEASE, attempts=OutboxMessage.attempts + 1)
            .returning(OutboxMessage.id)
        )
        db.session.commit()
        if leased is not None:
            return db.session.get(OutboxMessage, message_id)


def _deliver(message: OutboxMessage, send: Send) -> bool:
    try:
        mail = compose(message)
        db.session.rollback()  # no transaction stays open while a slow server answers
        send(mail)
    except RefusedForGood as error:
        _fail(message, error, for_good=True)
    except (OSError, smtplib.SMTPException) as error:
        _fail(message, error)
    except Exception as error:  # a broken template or address must not stop the ones behind it
        log.exception("compose", template=message.template)
        _fail(message, error)
    else:
        message.state, message.sent_at, message.lease_until = "sent", clock.now(), None
        message.context, message.last_error = {}, ""  # links in it are secrets
        db.session.commit()
        return True
    return False


def _fail(message: OutboxMessage, error: Exception, for_good: bool = False) -> None:
    db.session.rollback()
    message.lease_until = None
    message.last_error = str(error)[:300] if isinstance(error, RefusedForGood) else type(error).__name__
    if isinstance(error, RefusedForGood) and is_hard(message.last_error):
        mark_unreachable(message.to_address, message.last_error)
    if for_good or message.attempts > len(BACK_OFF_MINUTES):
        message.state = "failed"
    else:
        message.next_attempt_at = clock.now() + timedelta(minutes=BACK_OFF_MINUTES[message.attempts - 1])
    log.warning("not delivered", template=message.template, attempts=message.attempts, error=type(error).__name__)
    db.session.commit()
