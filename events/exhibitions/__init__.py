"""Exhibitions: opening hours and what only they have."""
