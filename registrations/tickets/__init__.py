"""Ticket types: what one can register as, when and for how much."""
