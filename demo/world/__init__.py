"""What the demo world consists of, one file a noun; ``build`` puts it together. No commit here."""
