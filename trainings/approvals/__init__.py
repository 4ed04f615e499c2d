"""The employer agrees that somebody takes part: by a link in a mail, reminded, passed on to the coordinator."""
