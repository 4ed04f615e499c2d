"""When and by whom an item can be signed up for: values in, a sentence out."""

from datetime import datetime

from core.errors import Refused, Sentence
from core.i18n import _l
from registrations.base.models import Registration
from registrations.signups.models import ItemPlaces


def why_closed(places: ItemPlaces, now: datetime) -> Sentence | None:
    """Why nobody can sign up (off) now; None when one can."""
    item, offering = places.item, places.item.offering
    if "cancelled" in (item.state, offering.state):
        return _l("This has been cancelled and will not take place.")
    if offering.state == "postponed":
        return _l("This was postponed. Sign-up goes on when the new dates are known.")
    if item.state != "published" or offering.state != "published":
        return _l("This is not published yet, so nobody can sign up.")
    if item.starts_at <= now:
        return _l("This has begun, so it is too late to change anything.")
    return _l("Sign-up for this has closed.") if places.until <= now else None


def why_not(places: ItemPlaces, registration: Registration | None) -> Sentence | None:
    """Why this registration gets no place there; None when it may have one."""
    if registration is None or registration.state not in ("confirmed", "pending", "offered", "waiting"):
        return _l("Register first: places are for those who take part.")
    if registration.state != "confirmed":
        return _l("You can sign up as soon as your registration is confirmed.")
    if places.ticket_types and registration.ticket_type not in places.ticket_types:
        return _l("This is not open to your ticket.")
    return None


def refuse_closed(places: ItemPlaces, registration: Registration, now: datetime, *, is_leaving: bool = False) -> None:
    """Raises Refused with that sentence. ``is_leaving``: whoever has a place may give it up, whatever their ticket."""
    if sentence := why_closed(places, now):
        raise Refused("sign_up_closed", sentence)
    if not is_leaving and (sentence := why_not(places, registration)):
        raise Refused("not_for_you", sentence)
