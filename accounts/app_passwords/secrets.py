"""The passwords themselves: long and random, in groups that one can type on a phone."""

import hashlib
import re
import secrets

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # 30 letters that are not taken for each other
_GROUPS, _LETTERS = 7, 4
_FILLER = re.compile(r"[\s\-‐‑–]+")


def new_secret() -> str:
    """ "k3fq-72hp-...": 28 letters, 137 random bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))


def hash_secret(secret: str) -> str:
    """What is stored. Hyphens, spaces and capitals don't matter: people and phones add them."""
    return hashlib.sha256(_FILLER.sub("", secret).lower().encode()).hexdigest()
