"""The life of a message, and what became of it for each person.

A draft is planned; what is planned may go back to draft until it begins; what has begun is finished.
"""

from core.i18n import _l

MOVES: dict[str, frozenset[str]] = {
    "draft": frozenset({"scheduled"}),
    "scheduled": frozenset({"draft", "sending"}),
    "sending": frozenset({"sent"}),
    "sent": frozenset(),
}

WORDS = {
    "draft": _l("Draft"),
    "scheduled": _l("Planned"),
    "sending": _l("Being sent"),
    "sent": _l("Sent"),
}

DELIVERIES = {
    "queued": _l("On its way"),
    "sent": _l("Delivered to the mail server"),
    "failed": _l("Refused"),
    "bounced": _l("Came back"),
    "opted_out": _l("Wants no messages"),
    "unreachable": _l("Address does not work"),
    "same_address": _l("Address has it already"),
}
"""State of a delivery -> word: of the mail, or why there is none."""


def is_legal(before: str, after: str) -> bool:
    return after in MOVES[before]
