from blinker import Signal

enrolment_moved = Signal()
"""``send(enrolment, before=state, actor=..., reason=...)``: within the transaction, after its step is written."""
