"""Mails that came back: read, matched with what was sent, written down."""
