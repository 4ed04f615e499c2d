"""Credits: what taking part counts for, in a ledger that only grows."""
