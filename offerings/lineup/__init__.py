"""Who is on the programme of an offering: the agenda's people, seen from the offering."""
