"""The page of a course on which its attendance rule is written."""
