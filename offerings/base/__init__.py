"""The Offering itself: what a person can register for, whatever its kind."""
