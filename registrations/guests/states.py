"""The life of an invitation to register. Over it is only by an answer, a withdrawal or its day."""

from core.i18n import _l

OPEN = ("sent", "opened")
"""The person can still answer; past its day it says "expired" although its row may not yet."""

WORDS = {
    "sent": _l("Invitation sent"),
    "opened": _l("Opened"),
    "registered": _l("Registered"),
    "declined": _l("Declined"),
    "withdrawn": _l("Withdrawn"),
    "expired": _l("Expired"),
}

OVER = {
    "registered": _l("This invitation has been used."),
    "declined": _l("This invitation was declined. Write to the organiser if that was a mistake."),
    "withdrawn": _l("The organiser has withdrawn this invitation."),
    "expired": _l("This invitation has expired. Write to the organiser if you still want to come."),
}
