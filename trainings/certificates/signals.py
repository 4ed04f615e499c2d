from blinker import Signal

certificates_issued = Signal()
"""``send(None, certificates=[...])``: within the transaction that wrote them."""

certificate_moved = Signal()
"""``send(certificate, before=state)``: within the transaction; ``certificate.state`` is the new one."""
