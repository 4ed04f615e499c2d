"""A person's own feeds by secret address."""
