"""Saved views of the list of participants: a filter, columns and an order under a name."""
