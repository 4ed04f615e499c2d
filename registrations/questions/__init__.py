"""The organiser's own questions, people's answers and the files they hand in."""
