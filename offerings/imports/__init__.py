"""Programmes and lists made elsewhere, read into values: bytes in, values out, nothing is written.

``reading.read`` takes any supported file; ``summary`` says what would happen; ``placing`` gives times a zone.
A file that can't be taken at all raises ``ImportRefused``; everything else that is odd becomes a ``Problem``.
Must not know: flask, the database, the clock.
"""
