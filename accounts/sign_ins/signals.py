from blinker import Signal

signed_in = Signal()
"""``signed_in.send(user)``: somebody signed in, in the transaction that writes the sign-in; the address may still be
unconfirmed."""
