"""Venues, their rooms and when these are closed."""
