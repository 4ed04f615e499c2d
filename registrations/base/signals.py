from blinker import Signal

registration_created = Signal()
"""``send(registration, actor=...)``: its first step is written; "held" ones are for nobody yet."""

registration_moved = Signal()
"""``send(registration, before=state, actor=..., reason=...)``: within the transaction, before its seats are freed."""

registration_handed_over = Signal()
"""``send(registration, before=user)``: it is somebody else's now, who is not told yet; nor is the one before."""

ticket_swapped = Signal()
"""``send(registration, before=ticket type)``: it has another ticket from now on; this transaction holds its pools."""

registration_queued = Signal()
"""``send(registration)``: it found its pools full; this transaction holds their locks, so ids follow arrival."""

registration_made = Signal()
"""``send(registration, by_organiser=...)``: somebody registered; it has its seats or is about to join the line. Whoever
hears it may refuse (raise): then nobody is registered."""

registration_changed = Signal()
"""``send(registration, actor=..., question_ids=...)``: somebody corrected what was said; the ids of the questions whose
answers differ, none when it was about the person only. The participant was told of the change."""
