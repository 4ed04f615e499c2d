"""The directory: public pages of the organisations, and keeping one's own entry in it."""
