"""How often one network address may do what costs us or others something (mail, guesses)."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, headers_enabled=False, strategy="moving-window")
"""Counts in Redis when REDIS_URL is set, else in each process. Sign-in guesses are counted in the database too."""
