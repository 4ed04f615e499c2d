"""What everybody sees of courses and curricula: the list with its search, and a page for each."""
