"""What happened to a track. Receivers run in the same transaction."""

from blinker import Signal

track_changed = Signal()
"""sender: the track; its name reads differently from now on, or nothing is in it any more (``is_removed``)."""
