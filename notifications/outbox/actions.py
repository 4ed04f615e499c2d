from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core import clock
from core.database import db, insert_into
from core.ids import new_token
from notifications.outbox.models import OutboxMessage
from notifications.recipient import Recipient


@dataclass(frozen=True)
class Part:
    """One iTIP message (RFC 5546) as text; ``method`` is what its METHOD says."""

    method: str
    text: str


def enqueue(
    template: str,
    recipient: Recipient,
    context: dict[str, Any],
    dedupe_key: str,
    calendars: Sequence[Part] = (),
    *,
    is_bulk: bool = False,
) -> int | None:
    """Write one message into this transaction; nothing happens when ``dedupe_key`` was used before. The row's id, or
    None then. ``is_bulk``: it waits for whatever is not.

    ``template`` names templates/<package>/mail/<name>.* as "<package>/<name>". ``context`` holds JSON values only
    (instants as ISO 8601 text): the worker renders it later, in the recipient's language. Two names in it become
    headers: "unsubscribe_path" (RFC 8058) and "reply_to".
    """
    now = clock.now()
    message = {
        "dedupe_key": dedupe_key,
        "message_id": new_token(),
        "template": template,
        "to_address": recipient.address,
        "to_name": recipient.name,
        "language": recipient.language,
        "time_zone": recipient.time_zone,
        "context": context,
        "calendars": [{"method": part.method, "text": part.text} for part in calendars],
        "is_bulk": is_bulk,
        "state": "queued",
        "attempts": 0,
        "next_attempt_at": now,
        "last_error": "",
        "created_at": now,
    }
    written: int | None = db.session.scalar(_inserting(), message)
    db.session().info["outbox_written"] = True
    return written


@cache
def _inserting() -> Any:
    """Built once: each registration writes a message."""
    once = insert_into(OutboxMessage).on_conflict_do_nothing(index_elements=["dedupe_key"])
    return once.returning(OutboxMessage.id)
