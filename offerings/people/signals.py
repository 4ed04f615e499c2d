"""What happened to a person on programmes. Receivers run in the same transaction."""

from blinker import Signal

person_changed = Signal()
"""sender: the person; name, affiliation or biography read differently from now on."""
