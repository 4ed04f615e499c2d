"""What a script says after a star was pressed: the sentences that the page would show."""

from typing import Any

from flask import url_for

from core.i18n import _, _n, localized
from offerings.agenda.models import AgendaItem
from offerings.base.urls import registration_url
from registrations.picks.programme import Line


def picked(line: Line, is_registered: bool) -> dict[str, Any]:
    """``message``, further ``sentences`` and ``links`` as [address, text]."""
    item = line.item
    sentences = [overlap_words(item, other, minutes) for other, minutes in line.named_overlaps]
    links = [[url_for("picks.index"), _("My programme")]]
    if not is_registered:
        sentences.append(_("This keeps it in your own calendar. It does not register you."))
        links.append([registration_url(item.offering), _("Register")])
    message = _("Added to your programme: %(title)s", title=localized(item.title))
    return {"picked": True, "message": message, "sentences": sentences, "links": links}


def unpicked(item: AgendaItem) -> dict[str, Any]:
    message = _("Removed from your programme: %(title)s", title=localized(item.title))
    return {"picked": False, "message": message, "sentences": [], "links": []}


def overlap_words(item: AgendaItem, other: AgendaItem, minutes: int) -> str:
    """Naming the other's offering where it is another one."""
    title, whole = localized(other.title), localized(other.offering.title)
    if item.offering_id == other.offering_id:
        return _n("Overlaps with “%(title)s” for %(num)s minute.", "Overlaps with “%(title)s” for %(num)s minutes.",
                  minutes, title=title)  # fmt: skip
    return _n(
        "Overlaps with “%(title)s” (%(whole)s) for %(num)s minute.",
        "Overlaps with “%(title)s” (%(whole)s) for %(num)s minutes.",
        minutes,
        title=title,
        whole=whole,
    )
