"""A sign-in: one device's open session, seen and ended by its owner; throttling of guesses."""
