"""The cohort: one run of a course."""
