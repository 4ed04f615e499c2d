"""Whose fault a refusal is: the address's, or the mail's and the moment's. RFC 3463, RFC 5321 4.2."""

import re

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_WORDS = re.compile(
    r"user unknown|unknown user|no such (user|mailbox|recipient)|doesn.t exist|"
    r"does not exist|recipient not found|invalid (mailbox|recipient)|mailbox (not found|unavailable or disabled)",
    re.IGNORECASE,
)
_DISABLED = ("2", "1")
_UNSPECIFIC = ("0", "0")


def is_hard(status: str, words: str = "") -> bool:
    """Whether mail to this address can never arrive: it does not exist (5.1.x) or takes none (5.2.1).

    A full mailbox (5.2.2), a refusal of content or policy (5.6.x, 5.7.x) and whatever passes (4.x.x) are soft: the
    next mail may arrive. ``status``: the enhanced code or any text with one; ``words``: what the server said beside.
    """
    codes = _ENHANCED.findall(f"{status} {words}")
    telling = [(kind, subject, detail) for kind, subject, detail in codes if (subject, detail) != _UNSPECIFIC]
    if telling:
        kind, subject, detail = telling[0]
        return kind == "5" and (subject == "1" or (subject, detail) == _DISABLED)
    is_permanent = status.strip().startswith("5") if status.strip() else words.strip().startswith("5")
    return is_permanent and bool(_WORDS.search(f"{status} {words}"))
