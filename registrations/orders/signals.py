from blinker import Signal

order_queued = Signal()
"""``send(order, wanted={ticket type: number})``: not enough seats; this transaction holds the locks of its
pools. Whoever hears it puts the party into the line, or refuses."""

order_moved = Signal()
"""``send(order, before=state)``: within the transaction, before its seats are freed."""
