"""Passwords: set anew through a mailed link, or changed by who knows the old one."""
