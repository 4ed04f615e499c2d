"""Whom mail about a registration reaches: one place, for all that write to many."""

from notifications.recipient import Recipient
from registrations.base.models import Registration


def recipient_of(registration: Registration) -> Recipient:
    """Without an address for a seat that is held for nobody: nothing is written to it."""
    return registration.recipient or Recipient("", "", "zh", registration.offering.time_zone)
