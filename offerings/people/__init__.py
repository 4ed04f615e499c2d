"""People on the programme: speakers, chairs, trainers; they need no account."""
