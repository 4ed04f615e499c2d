"""A person's own programme: the agenda items they want to attend. Picking is not registering."""
