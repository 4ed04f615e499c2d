"""How codes are written and compared: values in, values out."""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Nothing that is easily confused when read aloud or from paper."""

SHORTEST, LONGEST = 4, 40


def normalised(typed: str) -> str:
    """ "press-2026 " is "PRESS2026": full width folded (NFKC), capitals, only letters and digits."""
    folded = unicodedata.normalize("NFKC", typed[:200]).upper()
    return "".join(character for character in folded if character.isalnum())


def new_text() -> str:
    """50 random bits: nobody guesses one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def spaced(text: str) -> str:
    """As it is read: a long code in groups of five."""
    return "-".join(text[start : start + 5] for start in range(0, len(text), 5)) if len(text) == 10 else text
