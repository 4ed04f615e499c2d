"""What people's calendars hold through our mails: invitations, updates gathered for a while, and their replies."""
