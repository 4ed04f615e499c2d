"""What the demo world consists of, one file a noun; ``story`` puts it together. No commit here."""
