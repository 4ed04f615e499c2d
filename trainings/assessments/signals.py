from blinker import Signal

grade_changed = Signal()
"""``send(None, registration_id=...)``: the published grades of that person changed; within the transaction."""
