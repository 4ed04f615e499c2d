"""The life of a sign-up.

``signed_up`` holds a seat of the item's pool; ``waiting`` stands in the item's line and gets the next one; ``ended``
is over: signed off, swapped for another, taken out by the organiser, or gone with the registration.
"""

from core.i18n import _l

TAKING_PART = ("confirmed", "pending")
"""Registrations that may have places; only a confirmed one gets new ones."""

STANDING = ("signed_up", "waiting")

ENDINGS = ("signed_off", "swapped", "removed", "cancelled")

WORDS = {
    "signed_up": _l("Signed up"),
    "waiting": _l("Waiting list"),
    "ended": _l("Signed off"),
}

RULES = {
    "refuse": _l("Refuse it: nobody signs up for two things at the same time"),
    "warn": _l("Warn: people may sign up all the same"),
    "allow": _l("Allow it and say nothing"),
}
DEFAULT_RULE = "warn"
