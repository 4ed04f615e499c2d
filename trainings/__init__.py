"""Talent trainings: courses and their runs. Knows nothing of events."""
