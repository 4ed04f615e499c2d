"""The life of a certificate. That it expired is not a state: the day says it."""

from core.i18n import _l

MOVES: dict[str | None, frozenset[str]] = {
    None: frozenset({"issued"}),
    "issued": frozenset({"suspended", "superseded", "revoked"}),
    "suspended": frozenset({"issued", "revoked"}),
    "superseded": frozenset(),
    "revoked": frozenset(),
}

WORDS = {
    "issued": _l("Issued"),
    "suspended": _l("Suspended"),
    "superseded": _l("Superseded"),
    "revoked": _l("Revoked"),
}

CURRENT = ("issued", "suspended")
"""At most one of a person, cohort and rule version."""

KINDS = {"completion": _l("Certificate of completion"), "attendance": _l("Statement of attendance")}
"""A statement of attendance says that somebody was there; nothing was assessed."""


def is_legal(before: str | None, after: str) -> bool:
    return after in MOVES[before]
