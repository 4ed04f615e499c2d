"""People whom a group manager fills in from a spreadsheet."""
