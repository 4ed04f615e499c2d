"""Who takes part, under capacity. Knows nothing of exhibitions, conferences or courses."""
