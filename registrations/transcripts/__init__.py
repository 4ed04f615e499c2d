"""The transcript: a person's credits, year by year, as a page, on paper and as data."""
