"""A person in a cohort: every step from the wish to the outcome; the agreement of the employer; nominations."""
