"""A room's own calendar: every booking of it, whoever made it."""
