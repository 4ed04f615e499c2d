"""A tablet at the door of a class room: people find themselves and tap. It can do nothing else."""
