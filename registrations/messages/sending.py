"""The worker's part: a planned message becomes mails, in batches. Rows are the truth: a kill loses and doubles nothing.

Each batch is one transaction that holds the message: who has no delivery yet gets one, with a mail in the outbox or the
reason why there is none.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from core import audit, clock
from core.database import db
from core.settings import Settings
from notifications.addresses.queries import list_unreachable
from notifications.outbox.actions import enqueue
from notifications.recipient import Recipient
from registrations.base.mails import offering_facts
from registrations.base.models import Registration
from registrations.messages.models import Message, MessageDelivery
from registrations.messages.queries import list_missing, list_used
from registrations.opt_outs.links import path_of
from registrations.opt_outs.queries import list_opted_out
from registrations.opt_outs.recipients import recipient_of
from registrations.wording.filling import Filled, Filler

BATCH = 50
"""People in one transaction: on SQLite nobody else writes while it lasts."""
TEMPLATE = "registrations/message"


def send_batch(message_id: int, after: int, settings: Settings) -> int | None:
    """Mails for the next BATCH people whose id is above ``after``; the last id, or None when nothing is left to do.

    The caller commits.
    """
    message = _begin(message_id)
    if message is None:
        return None
    people = list_missing(message, after, BATCH)
    _write(message, people, settings)
    if len(people) < BATCH:
        _finish(message)
        return None
    return people[-1].id


def send_test(message: Message, to: Recipient, example: Registration | None, settings: Settings, key: str) -> None:
    """To whoever writes it, filled for ``example``, in each language that it has. It can unsubscribe nobody."""
    assert example is not None
    filler = Filler(message.offering, message.subject, message.body, settings.base_url)
    for language in message.body:
        filled = filler.fill(example, language)
        context = _context(message, filled, "") | {"is_test": True}
        enqueue(TEMPLATE, replace(to, language=filled.language), context, f"{key}:{language}")


def _begin(message_id: int) -> Message | None:
    """The message, held until the transaction ends, if it is to be sent now."""
    query = db.select(Message).where(Message.id == message_id).with_for_update(of=Message)
    message: Message | None = db.session.scalar(query.execution_options(populate_existing=True))
    now = clock.now()
    if message is None or message.state not in ("scheduled", "sending"):
        return None
    if message.send_at is None or message.send_at > now:
        return None
    if message.offering.state != message.planned_state:
        _hold_back(message)
        return None
    if _is_too_late(message, now):
        _end(message)
        return None
    if message.state == "scheduled":
        message.state, message.started_at = "sending", now
    return message


def _hold_back(message: Message) -> None:
    """The event was cancelled, postponed or restored since: what was written for then may be wrong now."""
    if message.reminder_id is not None or message.state == "sending":
        _end(message)
    else:
        message.state, message.send_at, message.held_reason = "draft", None, message.offering.state
    audit.record(None, "message.held", "offering", message.offering_id, message=message.ref)


def _is_too_late(message: Message, now: datetime) -> bool:
    """What says "tomorrow" is true until a certain time, and of a certain day."""
    if message.closes_at is None:
        return False
    starts_on = message.offering.starts_on
    is_moved = message.occurrence != "" and (starts_on is None or starts_on.isoformat() != message.occurrence)
    return message.closes_at <= now or is_moved


def _finish(message: Message) -> None:
    if message.closes_at is None:
        _end(message)


def _end(message: Message) -> None:
    now = clock.now()
    message.state, message.started_at, message.finished_at = "sent", message.started_at or now, now


def _write(message: Message, people: Sequence[Registration], settings: Settings) -> None:
    filler = Filler(message.offering, message.subject, message.body, settings.base_url)
    people = [person for person in people if person.state != "held"]
    recipients = [recipient_of(person) for person in people]
    addresses = [each.address.lower() for each in recipients]
    opted_out, unreachable = list_opted_out(message.offering, addresses), list_unreachable(addresses)
    used = list_used(message, addresses)
    written: list[MessageDelivery] = []
    for person, to, address in zip(people, recipients, addresses, strict=True):
        skipped = _why_not(address, opted_out, unreachable, used)
        mail = None if skipped else _enqueue(message, person, to, filler.fill(person, to.language), settings)
        used |= set() if skipped else {address}
        written.append(
            MessageDelivery(
                message_id=message.id,
                registration_id=person.id,
                address=address,
                outbox_message_id=mail,
                skipped=skipped,
                created_at=clock.now(),
            )
        )
    db.session.add_all(written)
    db.session.flush()


def _why_not(address: str, opted_out: set[str], unreachable: set[str], used: set[str]) -> str:
    reasons = {"opted_out": opted_out, "unreachable": unreachable, "same_address": used}
    return next((reason for reason, addresses in reasons.items() if address in addresses), "")


def _enqueue(message: Message, person: Registration, to: Recipient, filled: Filled, settings: Settings) -> int | None:
    path = path_of(person.id, to.address, settings.secret_key)
    key = f"message:{message.id}:{person.id}"
    return enqueue(TEMPLATE, replace(to, language=filled.language), _context(message, filled, path), key, is_bulk=True)


def _context(message: Message, filled: Filled, path: str) -> dict[str, object]:
    contact = message.offering.contact_email
    more = ({"unsubscribe_path": path} if path else {}) | ({"reply_to": contact} if contact else {})
    facts = offering_facts(message.offering)
    return {
        "subject": filled.subject,
        "text": filled.text,
        "html": filled.html,
        "offering": {"title": facts["title"]},
        "host": message.offering.host.name,
        **more,
    }
