"""Sections of the organiser's form, and the order of what stands in it."""
