"""Names for things: public references, secret tokens, address slugs."""

import re
import secrets
import unicodedata

from pypinyin import lazy_pinyin

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


def new_ref() -> str:
    """A public reference: 10 characters, 49 random bits, none that are easily confused when read aloud."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def new_token() -> str:
    """A secret for an address: 256 random bits, URL-safe, 43 characters."""
    return secrets.token_urlsafe(32)


def slugify(text: str) -> str:
    """``text`` as it stands in an address: Latin letters, digits and hyphens; Han characters as pinyin.

    At most 80 characters; may be empty when nothing of the text survives.
    """
    latin = " ".join(lazy_pinyin(text)) if re.search(r"[\u3400-\u9fff]", text) else text
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
