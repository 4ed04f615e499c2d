from blinker import Signal

completion_decided = Signal()
"""``send(registration, result=CompletionResult, actor=...)``: within the transaction, after the result is written."""
