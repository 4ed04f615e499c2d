"""One decision on many registrations: carried out in batches, each its own transaction."""
