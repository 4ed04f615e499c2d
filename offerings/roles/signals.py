"""What happened to the roles in an offering. Receivers run in the same transaction."""

from blinker import Signal

role_taken = Signal()
"""sender: the role, which its holder no longer has, or has as another."""
