from blinker import Signal

seats_freed = Signal()
"""``seats_freed.send("pools", offering_id=...)``: a pool that the offering uses has more room than before, in this
transaction, which holds the locks of all its pools and of those of the offerings that share one."""
