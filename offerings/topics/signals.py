"""What happened to a topic. Receivers run in the same transaction."""

from blinker import Signal

topic_renamed = Signal()
"""sender: the topic; its name reads differently from now on."""
