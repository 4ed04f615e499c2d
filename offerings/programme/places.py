"""How many places are left at single items: asked of whoever counts them, which lies above us.

The programme is kept between requests, these words are not: they are put in where it left room for them.
"""

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup

from offerings.base.models import Offering

PLACES: list[Callable[[Offering], Mapping[str, Markup]]] = []
"""Offering -> item ref -> what is said of its places, of those that have any. Who changes which those are touches the
offering (base/actions.py)."""

_ROOM = re.compile(r"<!--places:(\w+)-->")


def places_of(offering: Offering) -> dict[str, Markup]:
    return {ref: words for source in PLACES for ref, words in source(offering).items()}


def room_for(ref: str) -> Markup:
    """Where the words about an item will stand."""
    return Markup("<!--places:{}-->").format(ref)


def filled(programme: Markup, offering: Offering) -> Markup:
    """The programme with the words put in; nothing is counted where it left no room for any."""
    if not _ROOM.search(programme):
        return programme
    words = places_of(offering)
    return Markup(_ROOM.sub(lambda found: words.get(found[1], ""), programme))
