"""Passwords: how they are hashed, and which are good enough.

Nothing here reads or writes rows. Argon2id with 19 MiB, two passes: about 25 ms and no door for memory exhaustion.
"""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import Invalid
from core.i18n import _l

WORDS = frozenset((Path(__file__).parent / "blocklist.txt").read_text(encoding="utf-8").split())
"""What guessers try first: common passwords, keyboard runs, what this product and its places are called."""
MINIMUM = 15
MAXIMUM = 256
_DISTINCT = 6
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = _HASHER.hash("nobody signs in with this")


def hash_password(password: str) -> str:
    """What is stored. Composed and decomposed spellings of one text hash alike."""
    return _HASHER.hash(_normal(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind ``stored``; takes as long when there is none."""
    try:
        matches = _HASHER.verify(stored or _NOBODY, _normal(password)[:MAXIMUM])
    except (VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether it was hashed with other costs than today's."""
    return _HASHER.check_needs_rehash(stored)


def check_password(password: str, personal: Iterable[str] = ()) -> None:
    """Raise Invalid at the field ``password`` unless it is long and not made of words that are tried first.

    ``personal``: the person's names and address, which count as such words.
    """
    if len(_normal(password)) < MINIMUM:
        raise Invalid(
            "password_short",
            _l(
                "This password has %(count)s characters. Use at least %(minimum)s.",
                count=len(password),
                minimum=MINIMUM,
            ),
            "password",
        )
    if len(_normal(password)) > MAXIMUM:
        raise Invalid("password_long", _l("Use at most %(maximum)s characters.", maximum=MAXIMUM), "password")
    if len(set(remainder(password, personal))) < _DISTINCT:
        raise Invalid(
            "password_common",
            _l(
                "This password is made of words or patterns that are guessed first: common passwords, your own name "
                "or address, or what this place is called. Use four or five words that do not belong together."
            ),
            "password",
        )


def remainder(password: str, personal: Iterable[str] = ()) -> str:
    """What is left of a password without guessable words, in lower case."""
    left = unicodedata.normalize("NFKC", password).casefold()
    parts = {part for text in personal for part in re.split(r"[\W_]+", text.casefold())}
    own = {part for part in parts if len(part) > (2 if part.isascii() else 1)}
    for word in sorted(WORDS | own, key=lambda word: (-len(word), word)):
        left = left.replace(word, "")
    return re.sub(r"\s+", "", left)


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
