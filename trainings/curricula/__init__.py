"""Curricula: required and elective courses that lead somewhere together."""
