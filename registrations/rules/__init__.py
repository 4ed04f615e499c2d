"""What the organiser laid down about approval: who is accepted at once, and when it is asked for again."""
