"""Open Badges 3.0: signed credentials that anyone can verify. Pure values; keys and rows are somebody else's."""
