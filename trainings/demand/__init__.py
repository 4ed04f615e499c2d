"""Interest in courses: who wants to be told when one runs, and what that makes of a cohort."""
