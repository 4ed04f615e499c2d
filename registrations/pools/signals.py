from blinker import Signal

seats_freed = Signal()
"""``seats_freed.send("pools", offering_id=...)``: a pool of the offering has more room than before, in this
transaction, which holds the locks of all its pools."""
