"""Exhibitions and academic conferences. Knows nothing of trainings."""
