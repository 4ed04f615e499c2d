"""Arrivals at the door: append-only."""
