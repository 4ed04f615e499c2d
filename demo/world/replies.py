"""What the calendars of some participants answered to their invitations."""

from core.database import db
from demo.world.world import World
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.invitations.actions import calendar_for
from registrations.invitations.models import Invitation, InvitationReply
from registrations.invitations.queries import list_invitations
from registrations.invitations.replies import summarise

COMMENTS = {"declined": "出差在外，抱歉。 Travelling, sorry.", "tentative": "下午可能要提前离开。"}


def some(world: World, offering: Offering, number: int) -> None:
    """``number`` of the confirmed people have the invitation in their calendar and answered it, most with yes."""
    query = db.select(Registration).where(Registration.offering_id == offering.id, Registration.state == "confirmed")
    for registration in db.session.scalars(query.order_by(Registration.id.desc()).limit(number)).all():
        calendar_for(registration)
        answer = world.random.choices(("accepted", "tentative", "declined"), (12, 3, 2))[0]
        for invitation in list_invitations(registration.user_id, offering.id):
            _answer(world, invitation, "", answer)
            if answer == "accepted" and invitation.shown["occurrences"] and world.random.random() < 0.4:
                _answer(world, invitation, max(invitation.shown["occurrences"]), "declined")
        db.session.flush()
        summarise(registration)


def _answer(world: World, invitation: Invitation, occurrence: str, answer: str) -> None:
    at = world.ago(world.random.uniform(1, 6))
    db.session.add(
        InvitationReply(
            invitation=invitation,
            occurrence=occurrence,
            answer=answer,
            comment=COMMENTS.get(answer, "") if not occurrence else "",
            sequence=invitation.sequence,
            stamped_at=at,
            received_at=at,
        )
    )
