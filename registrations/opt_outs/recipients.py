"""Whom mail about a registration reaches: one place, for all that write to many."""

from notifications.recipient import Recipient
from registrations.base.models import Registration


def recipient_of(registration: Registration) -> Recipient:
    recipient = registration.recipient
    assert recipient is not None, "nobody writes to a seat that is held for nobody"
    return recipient
