"""The organisation itself."""
