"""Accepting an offered seat whose ticket asks more than was answered."""
