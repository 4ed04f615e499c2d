"""Taking reports: a row changes only for one about a mail of ours, matched by its return path or its Message-ID."""

from dataclasses import dataclass
from typing import Literal

import structlog

from core import clock
from core.database import db
from core.settings import Settings
from notifications.addresses.actions import mark_unreachable
from notifications.bounces.reports import Report, read_report
from notifications.mail.return_paths import read_return_path
from notifications.outbox.models import OutboxMessage

log = structlog.get_logger("bounces")

Outcome = Literal["taken", "replayed", "ignored", "unusable"]


@dataclass(frozen=True)
class Result:
    """``reason``: one word, for the log and for whoever pipes mail in; nothing of the mail itself."""

    outcome: Outcome
    reason: str = ""


def take(octets: bytes, settings: Settings, envelope_to: str = "") -> Result | None:
    """Read one mail and write down what it reports; None when it is no report. The caller commits. Never raises for
    what a mail contains."""
    report = read_report(octets, envelope_to)
    if report is None:
        return None
    result = _take(report, settings)
    log.info("bounce", outcome=result.outcome, reason=result.reason)
    return result


def _take(report: Report, settings: Settings) -> Result:
    if report.action != "failed":
        return Result("ignored", report.action if report.action in ("delayed", "delivered", "relayed") else "action")
    message = _message(report, settings)
    if message is None:
        return Result("unusable", "unknown_mail")
    if message.state == "bounced":
        return Result("replayed", "known")
    message.state, message.bounced_at, message.lease_until = "bounced", clock.now(), None
    message.last_error = " ".join(filter(None, (report.status, report.reason)))[:300]
    if report.is_hard:
        mark_unreachable(message.to_address, message.last_error)
    return Result("taken", "hard" if report.is_hard else "soft")


def _message(report: Report, settings: Settings) -> OutboxMessage | None:
    """Held until the transaction ends. Both ways need what only the mail's way to its reader had."""
    found = (read_return_path(each, settings.reply_address, settings.secret_key) for each in report.sent_to)
    number = next((each for each in found if each is not None), None)
    query = db.select(OutboxMessage).with_for_update()
    if number is not None:
        message: OutboxMessage | None = db.session.scalar(query.where(OutboxMessage.id == number))
        return message
    name, _at, host = report.message_id.rpartition("@")
    if not name or host.lower() != settings.host:
        return None
    message = db.session.scalar(query.where(OutboxMessage.message_id == name))
    return message
