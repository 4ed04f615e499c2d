"""Badges: printed for one person or for all of a filter."""
