"""Assessments of a cohort: exams, projects and the like, graded, corrected in the open, published."""
