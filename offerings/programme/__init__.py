"""The programme as visitors read it: by day, as a grid, by room, by track, by person."""
