"""A clash in words: what, where, until when, what to do; in the language of the page."""

from datetime import datetime, timedelta

from core.i18n import _, datetime_in, language, localized, pick, time_of_day
from offerings.agenda.clashes import Booking, Clash

FIELDS = {"room": "room", "person": "people", "closure": "room", "capacity": "room", "buffer": "people"}
"""The field of the item form at which a refusal is shown."""


def what(clash: Clash) -> str:
    """One sentence: who or what is in trouble."""
    titles = {"item": name(clash.item), "other": name(clash.other) if clash.other else ""}
    match clash.kind:
        case "room":
            return str(_("%(item)s and %(other)s are in the same room at the same time.", **titles))
        case "person":
            return str(_("%(person)s is in %(item)s and in %(other)s at the same time.", person=_who(clash), **titles))
        case "buffer":
            return str(_("%(person)s has %(minutes)s minutes to get from %(first)s to %(second)s.", **_way(clash)))
        case "closure":
            return str(_("%(item)s is in a room that is closed then.", item=titles["item"]))
        case _:
            return str(_("%(item)s expects %(expected)s people; the room holds %(capacity)s.", **_sizes(clash)))


def where(clash: Clash) -> str:
    """The room, where it is about one."""
    return localized(clash.place.name) if clash.place else ""


def until(clash: Clash) -> str:
    """When room or person are free again; empty for space."""
    ends = clash.closure.ends_at if clash.closure else clash.other.ends_at if clash.other else None
    return str(_("until %(time)s", time=_when(clash, ends))) if ends and clash.kind != "buffer" else ""


def todo(clash: Clash) -> str:
    """The way out."""
    match clash.kind:
        case "room":
            return str(_("Move one of them or choose another room."))
        case "person":
            return str(_("Move one of them or ask somebody else."))
        case "buffer":
            return str(_("Leave more time between them or put them into one room."))
        case "closure":
            return str(_("Choose another room or a time after the closure."))
        case _:
            return str(_("Choose a larger room or lower the number of seats."))


def sentence(clash: Clash) -> str:
    """All of it in one or two sentences, for the field of a form."""
    match clash.kind:
        case "room" if clash.other:
            text = _("%(room)s is taken by %(other)s until %(time)s.", room=where(clash), **_other(clash))
        case "person" if clash.other:
            text = _("%(person)s is in %(other)s until %(time)s.", person=_who(clash), **_other(clash))
        case "closure":
            text = _("%(room)s is closed until %(time)s.", room=where(clash), time=_closed_until(clash))
        case _:
            text = what(clash)
    return f"{text} {todo(clash)}" if language() == "en" else f"{text}{todo(clash)}"


def name(booking: Booking) -> str:
    """The title in quotation marks; "another booking" for what the reader may not know."""
    if booking.title is None:
        return str(_("another booking"))
    return str(_("“%(title)s”", title=pick(booking.title, language())[0]))


def _who(clash: Clash) -> str:
    return clash.person.name if clash.person else ""


def _other(clash: Clash) -> dict[str, str]:
    assert clash.other is not None
    return {"other": name(clash.other), "time": _when(clash, clash.other.ends_at)}


def _closed_until(clash: Clash) -> str:
    assert clash.closure is not None
    return _when(clash, clash.closure.ends_at)


def _when(clash: Clash, moment: datetime) -> str:
    """With its day, unless that goes without saying."""
    is_soon = moment - clash.item.starts_at < timedelta(hours=12)
    return time_of_day(moment, clash.item.zone) if is_soon else datetime_in(moment, clash.item.zone)


def _way(clash: Clash) -> dict[str, str]:
    assert clash.other is not None
    first, second = sorted((clash.item, clash.other), key=lambda booking: booking.starts_at)
    minutes = (second.starts_at - first.ends_at) // timedelta(minutes=1)
    return {"person": _who(clash), "minutes": str(minutes), "first": name(first), "second": name(second)}


def _sizes(clash: Clash) -> dict[str, object]:
    assert clash.place is not None
    return {"item": name(clash.item), "expected": clash.item.expected, "capacity": clash.place.capacity}
