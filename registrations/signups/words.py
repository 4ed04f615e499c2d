"""How many places are left, as the public programme says it."""

from collections.abc import Mapping
from datetime import datetime

from markupsafe import Markup

from core import clock
from core.i18n import _, _n, joined, localized
from offerings.base.models import Offering
from offerings.base.urls import places_url
from registrations.signups.models import ItemPlaces
from registrations.signups.queries import list_numbers
from registrations.signups.windows import why_closed


def places_of(offering: Offering) -> Mapping[str, Markup]:
    """Item ref -> how many places are left, with the way there. One query, one more for ticket types."""
    now = clock.now()
    url = places_url(offering)
    return {places.item.ref: _words(places, waiting, url, now) for places, _in, waiting in list_numbers(offering.id)}


def _words(places: ItemPlaces, waiting: int, url: str, now: datetime) -> Markup:
    closed = why_closed(places, now)
    if closed is not None and places.item.state != "published":
        return Markup(_("With sign-up"))
    if closed is not None:
        return Markup("{}").format(closed)
    link = Markup(' <a href="{}#place-{}" rel="nofollow">{}<span class="visually-hidden">{}{}</span></a>').format(
        url,
        places.item.ref,
        _("Waiting list") if places.pool.left <= 0 else _("Sign up for it"),
        _(": "),
        localized(places.item.title),
    )
    return Markup("{}").format(left_words(places.pool.left, waiting)) + link


def left_words(left: int, waiting: int) -> str:
    """ "3 places left", "Full, 2 waiting"."""
    if left > 0:
        return _n("%(num)s place left", "%(num)s places left", left)
    who_waits = _n("%(num)s person waits", "%(num)s people wait", waiting) if waiting else ""
    return joined([_("All places taken"), who_waits])


def taken_words(places: ItemPlaces, taken: int, waiting: int) -> str:
    """ "12 of 20 signed up, 3 people wait": for organisers. Of a pool that others share, only what is taken here."""
    size = places.pool.size
    signed_up = _("%(taken)s of %(size)s signed up", taken=taken, size=size)
    return joined([signed_up, _n("%(num)s person waits", "%(num)s people wait", waiting) if waiting else ""])
