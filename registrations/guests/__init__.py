"""People whom the organiser invites to register, each with a link of their own."""
