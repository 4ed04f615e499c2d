"""Credits of trainings: what completing a course counts for, and its entries in the ledger."""
