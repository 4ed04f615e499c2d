"""Agenda items: what has a time and a place, who is on it, where it clashes, how it reads in a calendar."""
