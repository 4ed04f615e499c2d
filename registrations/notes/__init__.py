"""What organisers note about a registration: added, never changed."""
