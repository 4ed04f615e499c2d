"""E-mail addresses as we keep them: folded to lower case, of a shape that can be delivered to."""

import re

from core.errors import Invalid
from core.i18n import _l

_SHAPE = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]+")


def fold(email: str) -> str:
    """Two spellings of one address become the same text; the shape is not looked at."""
    return email.strip().lower()


def parse(email: str) -> str:
    """The folded address. Raises Invalid at the field ``email`` when mail can't go there."""
    folded = fold(email)
    if len(folded) > 254 or not _SHAPE.fullmatch(folded) or ".." in folded or folded.startswith("."):
        raise Invalid(
            "email_shape", _l("This is not a complete e-mail address. Write it like name@example.org."), "email"
        )
    return folded
