"""Taking replies: a row changes only for a reply that the invited person's calendar sent to this very invitation.

A reply without the right token, of somebody else, or older than the last one, changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog

from core import clock
from core.database import db
from notifications.outbox.actions import enqueue
from registrations.base.mails import offering_facts
from registrations.base.models import Registration
from registrations.invitations.addresses import find_token, is_valid, ref_in
from registrations.invitations.itip import Answer, Ignored, Reply, Unusable, read
from registrations.invitations.models import Invitation, InvitationReply
from registrations.invitations.queries import find_invitation, find_reply

log = structlog.get_logger("replies")

Outcome = Literal["taken", "replayed", "ignored", "refused", "unusable"]

_AHEAD = timedelta(hours=24)
"""How far a calendar's clock may be ahead of ours: a later stamp would outlast every true reply."""


@dataclass(frozen=True)
class Result:
    """``reason``: one word, for the log and for whoever pipes mail in; nothing of the mail itself."""

    outcome: Outcome
    reason: str = ""


def take(octets: bytes, reply_address: str, secret_key: str, envelope_to: str = "") -> Result:
    """Read one mail and write down what it answers; the caller commits. Never raises for what a mail contains."""
    try:
        reply = read(octets, envelope_to)
        result = _take(reply, _invitation(reply, reply_address, secret_key))
    except Ignored as error:
        result = Result("ignored", error.reason)
    except Unusable as error:
        result = Result("unusable", error.reason)
    log.info("reply", outcome=result.outcome, reason=result.reason)
    return result


def _invitation(reply: Reply, reply_address: str, secret_key: str) -> Invitation:
    """The one that the token, the UID and the attendee all name, held until the transaction ends."""
    tokens = list(dict.fromkeys(filter(None, (find_token(each, reply_address) for each in reply.sent_to))))
    if not tokens:
        raise Unusable("no_token")
    for token in tokens[:5]:
        invitation = find_invitation(ref_in(token))
        if invitation and is_valid(token, invitation.ref, invitation.user_id, reply.uid, secret_key):
            if invitation.uid != reply.uid:
                break
            db.session.refresh(invitation, with_for_update={"of": Invitation})
            if reply.attendee not in _invited(invitation):
                raise Unusable("other_attendee")
            return invitation
    raise Unusable("bad_token")


def _invited(invitation: Invitation) -> set[str]:
    user = invitation.user
    return {invitation.email.lower()} | ({user.email.lower()} if user.email_confirmed_at else set())


def _take(reply: Reply, invitation: Invitation) -> Result:
    if reply.sequence > invitation.sequence:
        raise Unusable("unknown_sequence")
    if reply.stamped_at > clock.now() + _AHEAD:
        raise Unusable("stamp_ahead")
    if any(each.occurrence and each.occurrence not in invitation.shown["occurrences"] for each in reply.answers):
        raise Unusable("unknown_occurrence")
    if invitation.method == "CANCEL":
        return Result("ignored", "cancelled")
    taken = [_write(invitation, reply, each) for each in reply.answers if each.word is not None]
    if any(each.word is None for each in reply.answers):
        _refuse_politely(invitation, reply)
        return Result("refused", "partstat")
    db.session.flush()
    summarise(invitation.registration)
    return Result("taken") if any(taken) else Result("replayed", "not_newer")


def _write(invitation: Invitation, reply: Reply, answer: Answer) -> bool:
    """False for what is not newer than what was taken last (RFC 5546 2.1.5): SEQUENCE first, then DTSTAMP."""
    row = find_reply(invitation.id, answer.occurrence)
    if row is not None and (reply.sequence, reply.stamped_at) <= (row.sequence, row.stamped_at):
        return False
    row = row or InvitationReply(invitation=invitation, occurrence=answer.occurrence)
    assert answer.word is not None
    row.answer, row.comment, row.sequence = answer.word, answer.comment, reply.sequence
    row.stamped_at, row.received_at = reply.stamped_at, clock.now()
    db.session.add(row)
    db.session.flush()
    return True


def summarise(registration: Registration | None) -> None:
    """One word for the list of participants: what the person's calendar said to all that it was invited to."""
    if registration is not None:
        registration.calendar_reply = summary_of(registration.id)


def summary_of(registration_id: int) -> str:
    """ "mixed" where it said different things to different meetings; empty while it has said nothing."""
    query = (
        db.select(InvitationReply.answer)
        .join(InvitationReply.invitation)
        .where(Invitation.registration_id == registration_id, Invitation.method == "REQUEST")
        .distinct()
    )
    answers = list(db.session.scalars(query.limit(3)))
    return "" if not answers else answers[0] if len(answers) == 1 else "mixed"


def _refuse_politely(invitation: Invitation, reply: Reply) -> None:
    """To the person themselves, who did write to us; not to a machine, and once a reply (RFC 3834 2)."""
    if reply.is_automatic or not invitation.user.is_active:
        return
    registration = invitation.registration
    context = {
        "offering": offering_facts(invitation.offering),
        "link": f"/my/registrations/{registration.ref}" if registration else "",
    }
    key = f"reply_refused:{invitation.id}:{invitation.sequence}:{_day(clock.now())}"
    enqueue("registrations/reply_refused", invitation.user.recipient, context, key)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
