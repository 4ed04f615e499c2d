"""Guests whom the organiser invites from a spreadsheet."""
