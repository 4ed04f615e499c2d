"""Whom mail about a registration reaches: one place, for all that write to many."""

from notifications.recipient import Recipient
from registrations.base.models import Registration


def recipient_of(registration: Registration) -> Recipient:
    return registration.user.recipient
