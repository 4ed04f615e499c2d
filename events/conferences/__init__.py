"""Academic conferences."""
