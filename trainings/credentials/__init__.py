"""Open Badges of certificates: signed at issue, handed to their owner alone, with a public list of what was revoked."""
