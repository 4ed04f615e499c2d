"""A registration is passed on to another person, who accepts it."""
