"""The trainer's desk: my class meetings, and who is missing."""
