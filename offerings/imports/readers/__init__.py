"""Files of others as values: bytes in; what they say, and every problem by line, out.

Must not know: flask, the database, the clock.
"""
