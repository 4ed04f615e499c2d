"""The outbox: one row a message."""
