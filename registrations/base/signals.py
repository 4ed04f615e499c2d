from blinker import Signal

registration_moved = Signal()
"""``send(registration, before=state, actor=..., reason=...)``: within the transaction, before its seats are freed."""

registration_queued = Signal()
"""``send(registration)``: it found its pools full; this transaction holds their locks, so ids follow arrival."""
