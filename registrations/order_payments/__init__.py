"""Orders as their organiser sees them: who ordered, for whom, and whether it is paid."""
