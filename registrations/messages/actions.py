from datetime import datetime, timedelta

from core import audit, clock
from core.audit import Actor
from core.database import Localized, db
from core.errors import Invalid, Refused
from core.i18n import _l
from offerings.base.models import Offering
from registrations.messages.models import Message
from registrations.messages.people import parse, written
from registrations.messages.queries import count_people
from registrations.messages.states import is_legal
from registrations.wording.rules import check_complete, check_texts

FARTHEST = timedelta(days=400)
_SLACK = timedelta(minutes=5)


def create(offering: Offering, actor: Actor, subject: Localized, body: Localized, people: str) -> Message:
    """A draft. ``people``: a query string of the list of participants. Raises Invalid for texts that can't be used."""
    check_texts(subject, body)
    message = Message(
        offering=offering,
        subject=subject,
        body=body,
        filter=written(parse(people))[:2000],
        created_by_id=actor.id,
        created_by_name=actor.display_name,
        created_at=clock.now(),
    )
    db.session.add(message)
    db.session.flush()
    audit.record(actor, "message.created", "offering", offering.id, message=message.ref)
    return message


def edit(message: Message, subject: Localized, body: Localized, people: str) -> None:
    """Only a draft; raises Refused for any other."""
    _hold(message)
    if message.state != "draft":
        raise Refused("not_a_draft", _l("It is planned or sent already. Call it back first, then change it."))
    check_texts(subject, body)
    message.subject, message.body, message.filter = subject, body, written(parse(people))[:2000]


def plan(message: Message, actor: Actor, send_at: datetime | None) -> None:
    """To be sent at that instant, or now when there is none; whom the filter finds then gets it.

    Raises Refused when it is no draft, has gaps, or nobody would get it now; Invalid for a time that can't be.
    """
    now = clock.now()
    _hold(message)
    if not is_legal(message.state, "scheduled"):
        raise Refused("not_a_draft", _l("It is planned or sent already."))
    check_complete(message.subject, message.body)
    if send_at is not None and send_at < now - _SLACK:
        raise Invalid("in_the_past", _l("This time is over. Choose a later one, or send it now."), field="send_at")
    if send_at is not None and send_at > now + FARTHEST:
        raise Invalid("too_far", _l("Plan it for a day within the next 400."), field="send_at")
    if send_at is None and count_people(message.offering, message.filter).getting == 0:
        raise Refused("nobody", _l("Nobody would get it. Choose other people."))
    message.state, message.send_at = "scheduled", max(send_at or now, now)
    message.planned_state, message.held_reason = message.offering.state, ""
    _record(message, actor, "message.planned", at=message.send_at.isoformat())
    db.session().info["message_due"] = True


def call_back(message: Message, actor: Actor) -> None:
    """What is planned becomes a draft again; Refused once it is being sent."""
    _hold(message)
    if message.state != "scheduled":
        raise Refused("too_late", _l("It is no longer only planned, so it can't be called back."))
    message.state, message.send_at = "draft", None
    _record(message, actor, "message.called_back")


def remove(message: Message, actor: Actor) -> None:
    """Only a draft: what was sent stays on record."""
    _hold(message)
    if message.state != "draft":
        raise Refused("not_a_draft", _l("Only drafts can be deleted."))
    _record(message, actor, "message.removed")
    db.session.delete(message)


def _hold(message: Message) -> None:
    """Until the transaction ends: two clicks, or a click and a worker, come one after the other."""
    db.session.flush()
    db.session.refresh(message, with_for_update={"of": Message})


def _record(message: Message, actor: Actor | None, verb: str, **details: str) -> None:
    audit.record(actor, verb, "offering", message.offering_id, message=message.ref, **details)
