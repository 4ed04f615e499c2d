"""The life of a cohort beside its publication: planned, open, confirmed, running, grading, closed; the go or no-go."""
