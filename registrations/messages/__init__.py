"""Messages that an organiser writes to many participants: planned, sent to each once, followed to their arrival."""
