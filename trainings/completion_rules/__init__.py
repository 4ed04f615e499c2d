"""The page on which a course says what it asks for in the end."""
