"""Somebody registers at the door."""
