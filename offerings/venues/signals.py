"""What happened to a place. Receivers run in the same transaction."""

from blinker import Signal

venue_changed = Signal()
"""sender: the venue; its name, address or city reads differently from now on."""

room_changed = Signal()
"""sender: the room; its name reads differently from now on."""
