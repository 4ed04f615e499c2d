"""The registration of one person for one offering."""
