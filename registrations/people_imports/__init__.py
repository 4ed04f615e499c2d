"""People whom an organiser registers from a spreadsheet."""
