"""Signing in through a mailed link: for people without a password, also as their first sign-in."""
