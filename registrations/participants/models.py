"""Indexes that the list of participants needs on the tables of others."""

from sqlalchemy import Index

from notifications.outbox.models import OutboxMessage
from registrations.base.models import Registration

by_arrival = Index("ix_registrations_by_arrival", Registration.offering_id, Registration.id)
"""Newest or oldest first in all states, and batches of exports."""

by_name = Index("ix_registrations_by_name", Registration.offering_id, Registration.sort_key, Registration.id)

by_address = Index("ix_outbox_messages_to_address", OutboxMessage.to_address)
"""The mails that a person got."""
