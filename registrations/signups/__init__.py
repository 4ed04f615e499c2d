"""Places at single agenda items (workshops, tours): who signed up, who waits for a place. Takes a registration."""
