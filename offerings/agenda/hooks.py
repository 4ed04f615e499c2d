"""What the organiser's pages of the agenda show on behalf of others: places at single items lie above us."""

from collections.abc import Callable, Mapping

from core.errors import Sentence
from offerings.base.models import Offering

AGENDA_PAGES: list[tuple[Sentence, str]] = []
"""(label, endpoint that takes ``ref``) of pages about the whole agenda."""
ITEM_PAGES: list[tuple[Sentence, str]] = []
"""(label, endpoint that takes ``ref`` and ``item_ref``) of pages about one item."""
SEATS: list[Callable[[Offering], Mapping[str, Sentence]]] = []
"""Offering -> item ref -> what is said of its places, for editors. One query each."""


def seats_of(offering: Offering) -> dict[str, Sentence]:
    return {ref: words for source in SEATS for ref, words in source(offering).items()}
