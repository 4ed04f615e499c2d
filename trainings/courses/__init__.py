"""The course: the catalogue entry of which cohorts are runs."""
