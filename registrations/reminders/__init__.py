"""Mails before and after: the one of the day before, and what an organiser adds."""
