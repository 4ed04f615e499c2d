"""The page of a course on which is written what completing it counts for."""
