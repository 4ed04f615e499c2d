from collections.abc import Iterator

from core.database import db
from core.invariants import invariant
from notifications.outbox.models import OutboxMessage
from registrations.base.models import Registration
from registrations.messages.models import Message, MessageDelivery


@invariant("each delivery of a message has its one mail, or a reason why there is none")
def deliveries_have_mails() -> Iterator[str]:
    """The mail of a delivery goes to the address that the delivery names."""
    query = (
        db.select(MessageDelivery, OutboxMessage)
        .outerjoin(OutboxMessage, OutboxMessage.id == MessageDelivery.outbox_message_id)
        .where(
            db.or_(
                db.and_(MessageDelivery.skipped != "", MessageDelivery.outbox_message_id.is_not(None)),
                db.func.lower(OutboxMessage.to_address) != MessageDelivery.address,
            )
        )
    )
    for delivery, mail in db.session.execute(query.limit(100)):
        where = f"a mail to {mail.id}" if mail else "no mail"
        yield f"Delivery {delivery.id} ({delivery.skipped or 'written'}) has {where}, which does not fit."


@invariant("nobody gets a message twice")
def one_mail_an_address() -> Iterator[str]:
    query = (
        db.select(MessageDelivery.message_id, db.func.count())
        .where(MessageDelivery.skipped == "")
        .group_by(MessageDelivery.message_id, MessageDelivery.address)
        .having(db.func.count() > 1)
    )
    for message_id, number in db.session.execute(query.limit(100)):
        yield f"Message {message_id} has {number} mails for one address."


@invariant("messages go to people of their own offering")
def deliveries_belong() -> Iterator[str]:
    query = (
        db.select(MessageDelivery.id)
        .join(Message, Message.id == MessageDelivery.message_id)
        .join(Registration, Registration.id == MessageDelivery.registration_id)
        .where(Registration.offering_id != Message.offering_id)
    )
    for delivery_id in db.session.scalars(query.limit(100)):
        yield f"Delivery {delivery_id} is for somebody of another offering."


@invariant("what was sent has begun, what is planned has not")
def messages_follow_their_states() -> Iterator[str]:
    begun = Message.state.in_(("sending", "sent"))
    wrong = db.or_(db.and_(begun, Message.started_at.is_(None)), db.and_(~begun, Message.started_at.is_not(None)))
    for ref in db.session.scalars(db.select(Message.ref).where(wrong).limit(100)):
        yield f"Message {ref} is in a state that does not fit when it began."
