from collections.abc import Iterator
from datetime import timedelta

from core import clock
from core.database import db
from core.invariants import invariant
from registrations.base.models import Registration
from registrations.invitations.actions import LONGEST
from registrations.invitations.models import ChangeNotice, Invitation, InvitationReply
from registrations.invitations.replies import summary_of

_SLACK = timedelta(minutes=1)


@invariant("people are told of changes at most an hour after the first")
def notices_are_due_in_time() -> Iterator[str]:
    """Due: an installation whose worker is down has a backlog, and breaks nothing."""
    for notice in db.session.scalars(db.select(ChangeNotice).where(ChangeNotice.due_at.is_not(None))):
        assert notice.first_at is not None
        assert notice.due_at is not None
        if notice.due_at > max(notice.first_at + LONGEST, clock.now()) + _SLACK:
            yield f"Notice {notice.id} is due {notice.due_at}, too long after its first change."


@invariant("replies are about what was sent")
def replies_follow_invitations() -> Iterator[str]:
    query = db.select(InvitationReply, Invitation).join(InvitationReply.invitation)
    for reply, invitation in db.session.execute(query):
        if reply.sequence > invitation.sequence:
            yield f"Reply {reply.id} answers SEQUENCE {reply.sequence}, which was never sent."


@invariant("the list of participants shows what their calendars answered")
def summaries_are_true() -> Iterator[str]:
    answered = db.select(Invitation.registration_id).join(InvitationReply)
    query = db.select(Registration).where(
        db.or_(Registration.calendar_reply != "", Registration.id.in_(answered)), Registration.state == "confirmed"
    )
    for registration in db.session.scalars(query):
        true = summary_of(registration.id)
        if registration.calendar_reply != true:
            yield f"Registration {registration.ref} shows {registration.calendar_reply!r}, its calendar said {true!r}."


@invariant("what a registration's calendar was invited to is its own person's, of its own offering")
def invitations_belong() -> Iterator[str]:
    query = (
        db.select(Invitation.ref)
        .join(Invitation.registration)
        .where(db.or_(Registration.user_id != Invitation.user_id, Registration.offering_id != Invitation.offering_id))
    )
    for ref in db.session.scalars(query):
        yield f"Invitation {ref} names a registration of somebody or something else."
