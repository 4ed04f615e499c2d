"""A user: one person's account, its names, language and zone."""
