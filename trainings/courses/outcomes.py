"""Outcomes: what people can do afterwards, one a line. Pure."""

import re

from core.database import Localized

_MARK = re.compile(r"^\s*(?:[-*•·]|\d+[.)、])\s*")


def tidy(outcomes: Localized) -> Localized:
    """Without list marks that people typed or pasted, without empty lines and languages."""
    tidied = {language: "\n".join(lines(text)) for language, text in outcomes.items()}
    return {language: text for language, text in tidied.items() if text}


def lines(text: str) -> list[str]:
    """The outcomes that a text of one language holds."""
    stripped = (_MARK.sub("", line).strip() for line in text.splitlines())
    return [line for line in stripped if line]
