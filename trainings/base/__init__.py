"""The public page of a training: one run of a course."""
