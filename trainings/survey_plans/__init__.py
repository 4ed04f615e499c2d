"""The page of a course on which its surveys are planned."""
