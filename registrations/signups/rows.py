"""What one person can do at each item with places: values for the page, sentences in the page's language."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from core import clock
from core.errors import Sentence
from offerings.agenda.models import AgendaItem
from offerings.base.models import Offering
from registrations.base.models import Registration
from registrations.signups.models import ItemPlaces, SignUp
from registrations.signups.overlapping import overlap_words, overlapping
from registrations.signups.queries import (
    count_waiting,
    list_held,
    list_places,
    list_standing,
    overlap_rule,
    ranks_of,
)
from registrations.signups.windows import why_closed, why_not
from registrations.signups.words import left_words


@dataclass
class Row:
    """One item. ``closed`` and ``not_for_you``: why nobody, or not this person, can sign up; None when they can."""

    item: AgendaItem
    places: ItemPlaces
    left_words: str
    closed: Sentence | None
    not_for_you: Sentence | None
    mine: SignUp | None = None
    rank: int = 0
    overlaps: list[Sentence] = field(default_factory=list)
    """Sentences, each naming another item that the person has to be at meanwhile."""

    @property
    def day(self) -> date:
        """On the calendar of the place."""
        return self.item.starts_at.astimezone(ZoneInfo(self.item.offering.time_zone)).date()

    @property
    def is_mine(self) -> bool:
        return self.mine is not None and self.mine.state == "signed_up"

    @property
    def is_full(self) -> bool:
        return self.places.pool.left <= 0

    @property
    def may_sign_up(self) -> bool:
        return self.mine is None and self.closed is None and self.not_for_you is None


def rows_of(offering: Offering, registration: Registration | None) -> list[Row]:
    """By time; a fixed number of queries however many items there are."""
    now = clock.now()
    all_places = list_places(offering.id)
    if not all_places:
        return []
    waiting = count_waiting([each.item_id for each in all_places])
    mine = {each.item_id: each for each in list_standing(registration.id)} if registration else {}
    ranks = ranks_of(registration.id) if registration else {}
    held = list_held(registration.user, now) if registration is not None and registration.user is not None else []
    says_overlaps = overlap_rule(offering.id) != "allow"
    rows = []
    for places in all_places:
        item = places.item
        row = Row(
            item,
            places,
            left_words(places.pool.left, waiting.get(item.id, 0)),
            why_closed(places, now),
            why_not(places, registration),
            mine.get(item.id),
            ranks.get(item.id, 0),
        )
        if says_overlaps and row.closed is None and row.not_for_you is None:
            row.overlaps = [overlap_words(other) for other in overlapping(item, held)]
        rows.append(row)
    return rows
