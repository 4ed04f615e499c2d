"""The list of participants as a file, with the log of who took it out."""
