"""Answers and files leave when they were promised to."""
