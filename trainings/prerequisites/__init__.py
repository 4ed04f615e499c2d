"""The organiser's page of what a course asks of people before it."""
