"""Taking attendance in the room: one list of the meeting's people, each marked with one tap or a scanned ticket."""
