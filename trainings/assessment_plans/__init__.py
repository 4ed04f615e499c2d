"""The page of a course on which its assessments are planned."""
