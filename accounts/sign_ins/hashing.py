import hashlib


def hash_token(token: str) -> str:
    """What is stored of a token: SHA-256 in hexadecimal (the token itself has 256 random bits)."""
    return hashlib.sha256(token.encode()).hexdigest()
